import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from './hash-chain.js';

/** Where a hash chain stood at a moment, signed: whoever cuts the chain off or makes it anew cannot make this. */
export const SignedHead = z.object({
  seq: z.number().int(),
  hash: z.string(),
  at: z.string(),
  /** Tells which key signed, over a change of keys. */
  keyId: z.string(),
  /** Ed25519 over the canonical JSON of the other fields, base64url. */
  signature: z.string(),
});
export type SignedHead = z.infer<typeof SignedHead>;

/** Signs where a chain stands. @param key - a private Ed25519 JWK */
export function signHead(key: JsonWebKey, head: { seq: number; hash: string; at: string }): SignedHead {
  const content = { ...head, keyId: keyIdOf(key) };
  const signature = sign(null, Buffer.from(canonicalJson(content)), createPrivateKey({ key, format: 'jwk' }));
  return { ...content, signature: signature.toString('base64url') };
}

/** Whether a head was signed by this key. @param key - the public or the private JWK */
export function isGenuine(key: JsonWebKey, { signature, ...content }: SignedHead): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  return content.keyId === keyIdOf(key) && verify(null, Buffer.from(canonicalJson(content)), publicKeyOf(key), bytes);
}

/** The first 16 hexadecimal digits of SHA-256 over the public part. */
function keyIdOf({ kty, crv, x }: JsonWebKey): string {
  return createHash('sha256').update(canonicalJson({ kty, crv, x })).digest('hex').slice(0, 16);
}

function publicKeyOf({ kty = '', crv = '', x = '' }: JsonWebKey): KeyObject {
  return createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
}
