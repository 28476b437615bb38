import { registerEnumType } from 'type-graphql';

/** What happened to a case, as the queue tells it. */
export const CaseChange = {
  OPENED: 'OPENED',
  REPORTED: 'REPORTED',
  TAKEN: 'TAKEN',
  RELEASED: 'RELEASED',
  HIDDEN: 'HIDDEN',
  RESTORED: 'RESTORED',
  SANCTIONED: 'SANCTIONED',
  LIFTED: 'LIFTED',
  DECIDED: 'DECIDED',
} as const;
export type CaseChange = keyof typeof CaseChange;
registerEnumType(CaseChange, { name: 'CaseChange' });
