import { registerEnumType } from 'type-graphql';

/** What a report or a case is about. */
export const CaseSubjectKind = { MESSAGE: 'MESSAGE', USER: 'USER', ROOM: 'ROOM', ASSET: 'ASSET' } as const;
export type CaseSubjectKind = keyof typeof CaseSubjectKind;
registerEnumType(CaseSubjectKind, { name: 'CaseSubjectKind' });
