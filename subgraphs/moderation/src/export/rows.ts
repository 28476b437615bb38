import type { Model } from 'mongoose';
import type { Collections } from '../collections.js';
import type { Evidence } from '../report/evidence.js';
import type { Cell } from './csv.js';
import type { Export, ExportOf } from './export.js';

/** A document as it is stored. */
type Row = Readonly<Record<string, unknown>>;

/** The columns of a list: the name in every format, and what stands there. */
type Columns = Readonly<Record<string, (row: Row) => Cell>>;

/** A list as it is exported: oldest first, so that what comes in meanwhile is at the end. */
interface ExportedList {
  collection: 'reports' | 'cases' | 'sanctions' | 'audit';
  /** What a period is of. */
  time: string;
  /** What it is sorted by, on an index. */
  order: Record<string, 1>;
  columns: Columns;
}

const fields = (...names: string[]): Columns =>
  Object.fromEntries(names.map((name) => [name, (row) => row[name] as Cell]));
const id: Columns = { id: (row) => row['_id'] as string };
const ofEvidence =
  (name: keyof Evidence) =>
  (row: Row): Cell =>
    (row['evidence'] as Record<string, Cell> | undefined)?.[name];

/** What each kind of export holds. */
export const LISTS: Record<ExportOf, ExportedList> = {
  REPORTS: {
    collection: 'reports',
    time: 'createdAt',
    order: { createdAt: 1, _id: 1 },
    columns: {
      ...id,
      ...fields('createdAt', 'caseId', 'subjectKind', 'subjectId', 'reporterId', 'reason', 'note', 'isOpen'),
      evidenceBody: ofEvidence('body'),
      evidenceAuthorId: ofEvidence('authorId'),
      evidenceRoomId: ofEvidence('roomId'),
      evidenceDigest: ofEvidence('digest'),
    },
  },
  CASES: {
    collection: 'cases',
    time: 'openedAt',
    order: { openedAt: 1, _id: 1 },
    columns: {
      ...id,
      ...fields('openedAt', 'updatedAt', 'state', 'subjectKind', 'subjectId', 'userId', 'roomId', 'reportCount'),
      reasons: ({ reasons }) => (reasons as string[]).join(' '),
    },
  },
  SANCTIONS: {
    collection: 'sanctions',
    time: 'startsAt',
    order: { startsAt: 1, _id: 1 },
    columns: {
      ...id,
      ...fields('startsAt', 'endsAt', 'kind', 'userId', 'roomId', 'reason', 'byUserId', 'caseId'),
      ...fields('liftedAt', 'liftedById', 'liftReason'),
    },
  },
  AUDIT: {
    collection: 'audit',
    time: 'at',
    order: { seq: 1 },
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
  const { collection, time, order, columns } = LISTS[of];
  const period = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
  const model = collections[collection] as unknown as Model<Row>;
  const cursor = model
    .find(from || to ? { [time]: period } : {})
    .sort(order)
    .lean()
    .cursor({ batchSize: 500 });
  for await (const row of cursor) {
    yield Object.fromEntries(Object.entries(columns).map(([name, read]) => [name, read(row as Row) ?? null]));
  }
}
