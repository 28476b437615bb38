import type { LiveDatabase } from './database.js';

/** A file that is to go with a message, kept until the message is sent: a reload goes on where the upload stood. */
export interface KeptUpload {
  readonly id: string;
  readonly roomId: string;
  /** Which tab it was chosen in: what is being written belongs to one tab, and outlives its reloads. */
  readonly tab: string;
  readonly file: Blob;
  readonly fileName: string;
  /** The retry key under which the upload was, or will be, begun. */
  readonly clientNonce: string;
  /** Once the upload has begun. */
  readonly assetId?: string;
  readonly uploadUrl?: string;
  readonly keptAt: number;
}

/** Keeps files over reloads. Without a database it keeps nothing, and nothing fails. */
export class UploadStore {
  constructor(
    private readonly database: LiveDatabase | null,
    private readonly now: () => number = Date.now,
  ) {}

  /** The files of one tab, in the order in which they were chosen. */
  async load(tab: string): Promise<readonly KeptUpload[]> {
    const all = await this.#all();
    return all.filter((upload) => upload.tab === tab).sort((a, b) => a.keptAt - b.keptAt);
  }

  /** Keeps a file, or what is new about it. A disk that is full keeps nothing; the upload itself goes on. */
  async save(upload: Omit<KeptUpload, 'keptAt'> & { keptAt?: number }): Promise<void> {
    await this.database?.put('uploads', { keptAt: this.now(), ...upload }).catch(() => undefined);
  }

  async forget(id: string): Promise<void> {
    await this.database?.delete('uploads', id).catch(() => undefined);
  }

  /** Drops what tabs left behind that were closed and not reloaded. */
  async prune(olderThanMs: number): Promise<void> {
    const all = await this.#all();
    for (const upload of all) if (this.now() - upload.keptAt > olderThanMs) await this.forget(upload.id);
  }

  async #all(): Promise<readonly KeptUpload[]> {
    return (await this.database?.getAll('uploads').catch(() => undefined)) ?? [];
  }
}
