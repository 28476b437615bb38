import type { Logger } from 'pino';

import { DamagedFolderError } from './damage.js';
import { Reader, type Environment } from './environment.js';
import { PageWalk, type PageCount } from './page-walk.js';
import type { Writer } from './writer.js';

/** How long it keeps others waiting at a time. */
const TURN_MS = 3;
/** A bit that flips on the disk while the store runs is found after so long, unless lmdb meets it first. */
const EVERY_MS = 60 * 60 * 1000;

/**
 * Looks at the pages of a folder while it is served, in turns with the commands: what opening had no time for, and
 * everything again once an hour. A damaged page ends the process before lmdb can be misled by it, and the next start
 * says once more what is wrong.
 */
export class PageWatch {
  #running: Promise<PageCount | undefined> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  /** @param onDamage - called before anything else is done when a page is damaged */
  constructor(
    private readonly environment: Environment,
    private readonly writer: Writer,
    private readonly folder: string,
    private readonly onDamage: (damage: DamagedFolderError) => void,
    private readonly log: Logger,
  ) {}

  /**
   * Looks once an hour from now on.
   *
   * @param wasAllSeen - whether opening has looked at every page; if not, it is done now
   */
  start(wasAllSeen: boolean): void {
    const look = () => {
      this.look().catch((error: unknown) => {
        this.log.error({ err: error }, 'looking at the pages failed');
      });
    };
    if (!wasAllSeen) look();
    this.#timer = setInterval(look, EVERY_MS).unref();
  }

  /** Ends what is under way, and lets go of the file. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#running?.catch(() => undefined);
  }

  /**
   * Looks at all pages as of now, or shares the look that is under way.
   *
   * @returns how many there are; undefined when the store closed meanwhile
   */
  look(): Promise<PageCount | undefined> {
    this.#running ??= this.#walk().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /**
   * Looks at once, because lmdb has met a page that leads nowhere: whatever it answers from then on is not to be trusted,
   * so that the process ends even if no page is found.
   */
  suspect(cause: Error): void {
    this.log.error({ err: cause }, 'lmdb has met a damaged page');
    this.look().then(
      () => {
        this.onDamage(new DamagedFolderError(`is damaged: lmdb says ${cause.message}`));
      },
      (error: unknown) => {
        this.log.error({ err: error }, 'looking at the pages failed');
      },
    );
  }

  async #walk(): Promise<PageCount | undefined> {
    // While this snapshot is there, no page of it or of a later commit is used again.
    const snapshot = Reader.snapshot(this.environment);
    let walk = undefined as PageWalk | undefined;
    try {
      // Inside of a write job no commit is under way that would change the description of the last one as it is read. The
      // job may share a commit that fails, and its file is to be closed all the same.
      await this.writer.run(() => {
        walk = PageWalk.ofServed(this.folder);
      }, 'committed');
      while (walk?.run(TURN_MS) === false) {
        await new Promise((resolve) => setImmediate(resolve));
        if (this.#isStopped) return undefined;
      }
      return walk?.count;
    } catch (error) {
      if (error instanceof DamagedFolderError) this.onDamage(error);
      throw error;
    } finally {
      walk?.close();
      snapshot.close();
    }
  }
}
