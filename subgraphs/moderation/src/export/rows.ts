import type { Model } from 'mongoose';
import type { Collections } from '../collections.js';
import type { Cell } from './csv.js';
import type { Export, ExportOf } from './export.js';

/** A column: its name in every format, and what stands in it. */
type Columns = Readonly<Record<string, (row: any) => Cell>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- each list has rows of its own

/** A list as it is exported: oldest first, so that what comes in meanwhile is at the end. */
interface ExportedList {
  modelOf(collections: Collections): Model<any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- as above
  time: string;
  columns: Columns;
}

const field =
  (name: string) =>
  (row: Record<string, Cell>): Cell =>
    row[name];

const fields = (...names: string[]): Columns => Object.fromEntries(names.map((name) => [name, field(name)]));
const id: Columns = { id: field('_id') };

/** What each kind of export holds. */
export const LISTS: Record<ExportOf, ExportedList> = {
  REPORTS: {
    modelOf: ({ reports }) => reports,
    time: 'createdAt',
    columns: {
      ...id,
      ...fields('createdAt', 'caseId', 'subjectKind', 'subjectId', 'reporterId', 'reason', 'note', 'isOpen'),
      evidenceBody: ({ evidence }) => evidence?.body,
      evidenceAuthorId: ({ evidence }) => evidence?.authorId,
      evidenceRoomId: ({ evidence }) => evidence?.roomId,
      evidenceDigest: ({ evidence }) => evidence?.digest,
    },
  },
  CASES: {
    modelOf: ({ cases }) => cases,
    time: 'openedAt',
    columns: {
      ...id,
      ...fields('openedAt', 'updatedAt', 'state', 'subjectKind', 'subjectId', 'userId', 'roomId', 'reportCount'),
      reasons: ({ reasons }) => (reasons as string[]).join(' '),
    },
  },
  SANCTIONS: {
    modelOf: ({ sanctions }) => sanctions,
    time: 'startsAt',
    columns: {
      ...id,
      ...fields('startsAt', 'endsAt', 'kind', 'userId', 'roomId', 'reason', 'byUserId', 'caseId'),
      ...fields('liftedAt', 'liftedById', 'liftReason'),
    },
  },
  AUDIT: {
    modelOf: ({ audit }) => audit,
    time: 'at',
    columns: {
      ...fields('seq', 'at', 'action', 'actorId', 'subjectKind', 'subjectId', 'userId', 'roomId', 'caseId'),
      ...fields('reason', 'hash'),
    },
  },
};

/** The rows of an export, read batch by batch: never more than one batch is in memory. */
export async function* readRows(
  collections: Collections,
  { of, from, to }: Pick<Export, 'of' | 'from' | 'to'>,
): AsyncGenerator<Record<string, Cell>> {
  const { modelOf, time, columns } = LISTS[of];
  const period = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
  const cursor = modelOf(collections)
    .find(from || to ? { [time]: period } : {})
    .sort({ [time]: 1, _id: 1 })
    .lean()
    .cursor({ batchSize: 500 });
  for await (const row of cursor) {
    yield Object.fromEntries(Object.entries(columns).map(([name, read]) => [name, read(row) ?? null]));
  }
}
