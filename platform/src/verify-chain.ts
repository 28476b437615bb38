import { z } from 'zod';
import { CHAIN_START, chainHash, textDigest } from './hash-chain.js';
import type { SignedHead } from './signed-head.js';

/** Some entries of a chain of hashes, in order, each with what its hash covers and with the text whose digest is in that. */
export const ChainPage = z.object({
  entries: z.array(
    z.object({
      seq: z.number().int(),
      chained: z.looseObject({ reasonDigest: z.string().optional() }),
      hash: z.string(),
      text: z.object({ value: z.string(), salt: z.string() }).nullable(),
    }),
  ),
});
export type ChainPage = z.infer<typeof ChainPage>;
type ChainEntry = ChainPage['entries'][number];

/** What is wrong at a place of a chain. */
export type Fault =
  | 'missing' // there is no entry
  | 'altered' // the entry is not what its hash says
  | 'text-altered' // the entry is, but its text is not
  | 'rewritten' // the entry and its hash agree, but not with what was signed
  | 'cut-off'; // a head was signed here or later, and there is no entry any more

export type Verdict =
  { isWhole: true; head: number; signedUpTo: number } | { isWhole: false; seq: number; fault: Fault };

/**
 * Recomputes the whole chain and compares it with the signed heads.
 *
 * @param o.read - the entries after a seq, in order; an empty page is the end
 * @param o.heads - heads whose signature was found genuine
 * @returns the first place that is not as it was written
 */
export async function verifyChain(o: {
  read: (after: number) => Promise<ChainPage>;
  heads: readonly SignedHead[];
  onProgress?: (seq: number) => void;
}): Promise<Verdict> {
  const signed = new Map(o.heads.map(({ seq, hash }) => [seq, hash]));
  const signedUpTo = Math.max(0, ...signed.keys());
  let previous = { seq: 0, hash: CHAIN_START };
  for (;;) {
    const { entries } = await o.read(previous.seq);
    for (const entry of entries) {
      const seq = previous.seq + 1;
      const fault = faultOf(entry, { ...previous, signedHash: signed.get(seq) });
      if (fault) return { isWhole: false, seq, fault };
      previous = entry;
    }
    o.onProgress?.(previous.seq);
    if (entries.length === 0) break;
  }
  const { seq: head } = previous;
  if (head < signedUpTo) return { isWhole: false, seq: head + 1, fault: 'cut-off' };
  return { isWhole: true, head, signedUpTo };
}

function faultOf(
  entry: ChainEntry,
  o: { seq: number; hash: string; signedHash: string | undefined },
): Exclude<Fault, 'cut-off'> | undefined {
  if (entry.seq !== o.seq + 1) return 'missing';
  const isHashed = chainHash(o.hash, entry.chained) === entry.hash && entry.chained['seq'] === entry.seq;
  if (!isHashed) return 'altered';
  const { text, chained } = entry;
  // A text that is not there was erased, which its digest survives.
  if (text && textDigest(text.salt, text.value) !== chained.reasonDigest) return 'text-altered';
  if (o.signedHash !== undefined && o.signedHash !== entry.hash) return 'rewritten';
  return undefined;
}
