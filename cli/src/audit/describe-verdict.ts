import type { Fault, Verdict } from '@sl3/platform/verify-chain';

const SENTENCES: Record<Fault, string> = {
  missing: 'there is no entry at this place',
  altered: 'the entry is not what was written',
  'text-altered': 'the text of the entry is not what was written',
  rewritten: 'the entry is not the one whose hash was signed: it, or one before it, was written anew',
  'cut-off': 'a later head was signed, but the audit ends before this place',
};

/** What an operator reads. */
export function describeVerdict(verdict: Verdict): string {
  if (!verdict.isWhole) return `The audit is broken at ${verdict.seq}: ${SENTENCES[verdict.fault]}.`;
  const { head, signedUpTo } = verdict;
  const signed = signedUpTo === 0 ? 'no head was signed yet' : `signed up to ${signedUpTo}`;
  return head === 0 ? 'The audit is empty.' : `The audit is whole: ${head} entries, ${signed}.`;
}
