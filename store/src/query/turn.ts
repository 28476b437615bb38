const TURN_MS = 10;

/** Thrown inside of a write job that took longer than its turn, before it has changed anything for good. */
export class TurnOver extends Error {}

/** How long a write job may keep the others waiting. */
export class Turn {
  readonly #until = performance.now() + TURN_MS;

  /** Whether it is time to end the job; what is left is for another one. */
  get isOver(): boolean {
    return performance.now() > this.#until;
  }

  /** @throws {@link TurnOver} so that the job leaves nothing behind, and is done again in several */
  check(): void {
    if (this.isOver) throw new TurnOver();
  }
}
