import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

import { hmac, type Credentials } from './credentials.js';

/** What a client says is not SCRAM, or does not prove that it knows the password. */
export class ScramError extends Error {}

/** The server's side of one SCRAM-SHA-256 conversation (RFC 5802 and 7677), without channel binding. */
export class ScramConversation {
  readonly #credentials: Credentials;
  readonly #isKnown: boolean;
  readonly #clientFirst: string;
  readonly #nonce: string;
  readonly #serverFirst: string;

  /** @throws {@link ScramError} when the first message is not one */
  constructor(credentials: Credentials, clientFirst: string) {
    const parts = /^[ny],(?:a=[^,]*)?,(n=([^,]*),r=([^,]+).*)$/s.exec(clientFirst);
    if (!parts) throw new ScramError('the first message is not one of SCRAM-SHA-256');
    const [, bare = '', name = '', clientNonce = ''] = parts;
    this.#credentials = credentials;
    // Somebody unknown gets an answer like anybody else and fails at the proof: names cannot be tried.
    this.#isKnown = name.replaceAll('=2C', ',').replaceAll('=3D', '=') === credentials.user;
    this.#clientFirst = bare;
    this.#nonce = clientNonce + randomBytes(24).toString('base64');
    const { salt, iterations } = credentials;
    this.#serverFirst = `r=${this.#nonce},s=${salt.toString('base64')},i=${iterations}`;
  }

  /** What the client computes its proof with. */
  get serverFirst(): string {
    return this.#serverFirst;
  }

  /**
   * Checks the client's proof.
   *
   * @returns the server's own proof
   * @throws {@link ScramError} when it does not hold
   */
  finish(clientFinal: string): string {
    const parts = /^(c=([^,]*),r=([^,]+)),p=([^,]+)$/.exec(clientFinal);
    if (!parts) throw new ScramError('the last message is not one of SCRAM-SHA-256');
    const [, withoutProof = '', , nonce, proof = ''] = parts;
    const { storedKey, serverKey } = this.#credentials;
    const said = `${this.#clientFirst},${this.#serverFirst},${withoutProof}`;
    const signature = hmac(storedKey, said);
    const given = Buffer.from(proof, 'base64');
    if (nonce !== this.#nonce || given.length !== signature.length) throw new ScramError('the proof does not hold');
    const clientKey = given.map((byte, at) => byte ^ (signature[at] ?? 0));
    const isProven = timingSafeEqual(createHash('sha256').update(clientKey).digest(), storedKey);
    if (!isProven || !this.#isKnown) throw new ScramError('the proof does not hold');
    return `v=${hmac(serverKey, said).toString('base64')}`;
  }
}
