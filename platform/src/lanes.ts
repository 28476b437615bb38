/** Runs work side by side, so many at once; what shares a lane runs one after the other. The work must not fail. */
export class Lanes {
  readonly #running = new Map<string, Promise<void>>();

  constructor(private readonly width: number) {}

  /** Takes one more, and resolves when there is room for the next. */
  async add(lane: string, work: () => Promise<void>): Promise<void> {
    const before = this.#running.get(lane) ?? Promise.resolve();
    const mine = before.then(work).then(() => {
      if (this.#running.get(lane) === mine) this.#running.delete(lane);
    });
    this.#running.set(lane, mine);
    if (this.#running.size >= this.width) await Promise.race(this.#running.values());
  }

  /** Resolves when all that was taken is done. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }
}
