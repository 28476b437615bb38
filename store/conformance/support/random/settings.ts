/** How many cases each random test tries; `npm run store:random` asks for many more. */
export const CASES = Number(process.env['RANDOM_CASES'] ?? 600);

/** Named with every failure: the same seed makes the same cases. */
export const SEED = Number(process.env['RANDOM_SEED'] ?? Date.now() % 1_000_000);
