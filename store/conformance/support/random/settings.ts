/** How many cases each random test tries; `npm run store:random` asks for many more. */
export const CASES = Number(process.env['RANDOM_CASES'] ?? 600);

/** Named with every failure: the same seed makes the same cases, so `npm test` tries the same ones every time. */
export const SEED = Number(process.env['RANDOM_SEED'] ?? 20_261_122);
