import type { Readable } from 'node:stream';

/** What lies in the storage under one key. */
export interface StoredFile {
  key: string;
  bytes: number;
  changedAt: Date;
}

/** Bytes of a file, from `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Where files lie. A local folder is one implementation; `storage-driver.test.ts` is the promise that each keeps.
 *
 * Keys are `<assetId>/<name>`, in lower-case letters, digits, `_` and `-`: no driver meets a text that a person made up.
 */
export interface StorageDriver {
  /**
   * Writes a whole file, or nothing: a reader sees the former file or all of this one. Safe to repeat.
   *
   * @returns how many bytes were written
   */
  put(key: string, bytes: Readable | Uint8Array): Promise<number>;

  /**
   * Goes on with a file at `offset`, which is its present length; 0 begins it. What arrived before the source broke off
   * stays, and is what {@link lengthOf} tells then.
   *
   * @returns the new length, once those bytes survive a power cut
   * @throws the error of the source, when it broke off
   */
  append(key: string, bytes: AsyncIterable<Uint8Array>, options: { offset: number }): Promise<number>;

  /** How many bytes are there; undefined when there is no such file. */
  lengthOf(key: string): Promise<number | undefined>;

  /**
   * Reads a file or a part of it. The stream may be destroyed at any time, and frees what it holds.
   *
   * @param range - within the file; all of it by default
   * @throws {@link MissingFileError}
   */
  get(key: string, range?: ByteRange): Promise<Readable>;

  /** Deletes a file. One that is not there is as good as deleted. */
  delete(key: string): Promise<void>;

  /** Every file, in any order. What comes or goes meanwhile may be told of or not. */
  list(): AsyncIterable<StoredFile>;
}

/** There is no file under this key. */
export class MissingFileError extends Error {
  constructor(readonly key: string) {
    super(`There is no file ${key}.`);
  }
}

const KEY = /^[a-z]+_[0-9a-z]{4,40}\/[a-z0-9-]{1,40}$/;

/** The key of one file of an asset. @throws for anything that is no key, as a last fence before paths */
export function storageKey(assetId: string, name: string): string {
  const key = `${assetId}/${name}`;
  if (!KEY.test(key)) throw new Error('That is not a storage key.');
  return key;
}

/** The name of a file as it was uploaded. */
export const ORIGINAL = 'original';
