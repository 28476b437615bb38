import { isGenuine, SignedHead } from '@sl3/platform/signed-head';
import type { JsonWebKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

/** The signed heads of a file, and the numbers of the lines that nobody with the key has written. */
export interface Heads {
  genuine: SignedHead[];
  doubtful: number[];
}

/** Reads the file of signed heads; none when it is not there. @param o.key - the public or the private JWK */
export function readHeads(o: { file: string; key: JsonWebKey }): Heads {
  const lines = existsSync(o.file) ? readFileSync(o.file, 'utf8').split('\n') : [];
  const heads: Heads = { genuine: [], doubtful: [] };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const head = parse(line);
    if (head && isGenuine(o.key, head)) heads.genuine.push(head);
    else heads.doubtful.push(index + 1);
  }
  return heads;
}

function parse(line: string): SignedHead | undefined {
  try {
    return SignedHead.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
