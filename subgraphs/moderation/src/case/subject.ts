import { registerEnumType } from 'type-graphql';

/** What a report or a case is about. */
export const SubjectKind = { MESSAGE: 'MESSAGE', USER: 'USER', ROOM: 'ROOM', ASSET: 'ASSET' } as const;
export type SubjectKind = keyof typeof SubjectKind;
registerEnumType(SubjectKind, { name: 'CaseSubjectKind' });

/** The key under which a subject has at most one open case. */
export function subjectKey(subject: { subjectKind: SubjectKind; subjectId: string }): string {
  return `${subject.subjectKind}:${subject.subjectId}`;
}
