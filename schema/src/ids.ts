import { monotonicFactory } from 'ulid';

/** What an id names, by its prefix. Ids are `<prefix>_<lower-case ULID>`: opaque to callers, and never with a colon. */
export const ID_PREFIXES = {
  user: 'user',
  session: 'ses',
  room: 'room',
  membership: 'mem',
  invite: 'inv',
  message: 'msg',
  entry: 'ent',
  asset: 'ast',
  report: 'rep',
  case: 'case',
  decision: 'dec',
  sanction: 'sanc',
  audit: 'aud',
  export: 'exp',
  work: 'wrk',
  webhook: 'whk',
  delivery: 'dlv',
  notification: 'ntf',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

// Monotonic, so that two ids made in the same millisecond by one process still sort in the order they were made.
const nextUlid = monotonicFactory();

/** A new id, unique without asking anyone. Ids made later by one process sort later; across processes only roughly. */
export function newId(kind: IdKind, at?: Date): string {
  return `${ID_PREFIXES[kind]}_${nextUlid(at?.getTime()).toLowerCase()}`;
}

/** Whether a text has the form of an id of this kind. It says nothing about whether such a thing exists. */
export function isId(kind: IdKind, text: string): boolean {
  return new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-hjkmnp-tv-z]{26}$`).test(text);
}
