/** One request at a time writes to one upload in this process; a newer one ends the older. */
export class UploadLocks {
  readonly #held = new Map<string, { end: () => void; ended: Promise<void> }>();

  /**
   * Waits for its turn. Who resumes has given up on the request before, which may hang on a line that is dead without
   * anybody having noticed: it is ended, and what it wrote counts.
   *
   * @param onTakenOver - must make the holder end soon
   * @returns how to release
   */
  async take(assetId: string, onTakenOver: () => void): Promise<() => void> {
    for (let holder = this.#held.get(assetId); holder; holder = this.#held.get(assetId)) {
      holder.end();
      await holder.ended;
    }
    let release: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      release = () => {
        if (this.#held.get(assetId)?.ended === ended) this.#held.delete(assetId);
        resolve();
      };
    });
    this.#held.set(assetId, { end: onTakenOver, ended });
    return release;
  }
}
