import { useTranslate } from 'react-admin';
import { ScreenLink } from '../design/links.js';

/** Where the subjects that have a page of their own are found. */
const PAGES: Partial<Record<string, string>> = { MESSAGE: 'messages', USER: 'users', ROOM: 'rooms', CASE: 'cases' };

/** What an entry is about, with the way to it. */
export function SubjectLink({ kind, id }: { kind: string; id: string }) {
  const translate = useTranslate();
  const name = translate(`console.audit.subjects.${kind}`, { _: kind });
  const page = PAGES[kind];
  return page === undefined ? <>{name}</> : <ScreenLink to={`/${page}/${id}/show`}>{name}</ScreenLink>;
}
