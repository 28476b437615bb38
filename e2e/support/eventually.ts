/**
 * Asks again until the claim holds, at most `withinMs`.
 *
 * @param claim - throws, or answers false, while it does not hold yet
 */
export async function eventually<T>(claim: () => T | Promise<T>, withinMs = 10_000, what = 'the claim'): Promise<T> {
  const until = Date.now() + withinMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await claim();
      if (value !== false) return value;
      last = 'it answered false';
    } catch (failure) {
      last = failure;
    }
    if (Date.now() > until)
      throw new Error(`${what} did not hold within ${withinMs} ms: ${String(last)}`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
