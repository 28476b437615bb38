import { createHmac, timingSafeEqual } from 'node:crypto';
import { badCursor } from './errors.js';

/** A place in an ordered log. The digest of the entry there tells a log that was restored from one that went on. */
export interface LogPlace {
  partition: string;
  seq: number;
  /** Of the entry at `seq`; empty at the very start, before the first entry. */
  digest: string;
}

const SIGNATURE_BYTES = 16; // 128 bits: nobody guesses one, and a cursor travels with every batch

/**
 * The cursors of ordered logs: opaque to callers, signed, the same on every node that shares the secret.
 *
 * @remarks With several secrets the first signs and all are accepted, so that a secret can be rotated.
 */
export class LogCursors {
  readonly #secrets: readonly [string, ...string[]];

  constructor(secret: string | readonly string[]) {
    const [current, ...previous] = typeof secret === 'string' ? [secret] : secret;
    if (!current) throw new Error('LogCursors needs at least one secret.');
    this.#secrets = [current, ...previous];
  }

  encode(place: LogPlace): string {
    const payload = Buffer.from(JSON.stringify([place.partition, place.seq, place.digest])).toString('base64url');
    return `${payload}.${sign(this.#secrets[0], payload).toString('base64url')}`;
  }

  /** @throws {@link badCursor} when it was altered or made elsewhere */
  decode(text: string): LogPlace {
    const [payload, signatureText, ...rest] = text.split('.');
    if (!payload || !signatureText || rest.length > 0) throw badCursor();
    const signature = Buffer.from(signatureText, 'base64url');
    const isSignedWith = (secret: string) =>
      signature.length === SIGNATURE_BYTES && timingSafeEqual(sign(secret, payload), signature);
    if (!this.#secrets.some(isSignedWith)) throw badCursor();
    const [partition, seq, digest] = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as [
      string,
      number,
      string,
    ];
    return { partition, seq, digest };
  }
}

function sign(secret: string, payload: string): Buffer {
  return createHmac('sha256', secret).update(`cursor.${payload}`).digest().subarray(0, SIGNATURE_BYTES);
}
