import type { Outcome } from './crash-points.js';
export async function flipBits(
  _bundle: string,
  _flips: number,
  _seed: number,
  _say: (line: string) => void,
): Promise<Outcome> {
  return { done: 0, acknowledged: 0, faults: [] };
}
