/**
 * Measures every contender once a round, side by side, each round beginning with another: what the machine does
 * meanwhile falls on all of them alike.
 */
export async function inRotatedRounds<C, T>(
  contenders: readonly C[],
  rounds: number,
  measure: (contender: C, round: number) => Promise<T>,
): Promise<Map<C, T[]>> {
  const measured = new Map<C, T[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const contender = contenders[(round + turn) % contenders.length] as C;
      measured.get(contender)?.push(await measure(contender, round));
    }
  }
  return measured;
}
