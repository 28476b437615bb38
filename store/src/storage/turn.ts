const TURN_MS = 10;

/** Thrown inside of a write job that took longer than its turn, before it has changed anything for good. */
export class TurnOver extends Error {}

/** How long a write job may keep the others waiting. */
export class Turn {
  readonly #until: number;

  /** @param ms - how long the turn is; less for work that nobody waits for and that takes many turns */
  constructor(ms = TURN_MS) {
    this.#until = performance.now() + ms;
  }

  /** Whether it is time to end the job; what is left is for another one. */
  get isOver(): boolean {
    return performance.now() > this.#until;
  }

  /** @throws {@link TurnOver} so that the job leaves nothing behind, and is done again in several */
  check(): void {
    if (this.isOver) throw new TurnOver();
  }
}
