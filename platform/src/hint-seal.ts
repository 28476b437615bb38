import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * What may travel with a hint over Redis: sealed, so that Redis neither reads what people write nor makes it up.
 *
 * AES-256-GCM under a key of its own, derived from a secret that both ends have anyway. The topic is part of the seal:
 * what was sealed for one log opens for no other.
 */
export class HintSeal {
  readonly #key: Buffer;

  /** @param secret - of publisher and hearers; whoever has another cannot open what they hear, and asks instead */
  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'sl3 hint seal', 32));
  }

  seal(topic: string, value: unknown): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(topic));
    const sealed = [nonce, cipher.update(JSON.stringify(value), 'utf8'), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat(sealed).toString('base64');
  }

  /** @returns undefined for what was not sealed with this secret for this topic, or was altered */
  open(topic: string, text: string): unknown {
    const bytes = Buffer.from(text, 'base64');
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(topic))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      const json = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8');
      return JSON.parse(json + decipher.final('utf8')) as unknown; // final throws for what was altered
    } catch {
      return undefined;
    }
  }
}
