import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const ITERATIONS = 15_000;

/** Who may sign in, as SCRAM-SHA-256 keeps it: the password itself is forgotten. */
export interface Credentials {
  user: string;
  salt: Buffer;
  iterations: number;
  storedKey: Buffer;
  serverKey: Buffer;
}

/** Derives what is needed to check a password. */
export function credentialsOf(user: string, password: string): Credentials {
  const salt = randomBytes(28);
  const salted = pbkdf2Sync(prepared(password), salt, ITERATIONS, 32, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
  return { user, salt, iterations: ITERATIONS, storedKey, serverKey: hmac(salted, 'Server Key') };
}

/** HMAC-SHA-256 of a text. */
export const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** The form two writings of one password have in common (the mappings of SASLprep, RFC 4013). */
const prepared = (password: string) =>
  password
    .replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, ' ')
    .replace(/[\u00ad\u034f\u1806\u180b-\u180d\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]/g, '')
    .normalize('NFKC');
