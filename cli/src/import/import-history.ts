import { checkHistoryFile, externalIdOf, isImported, type HistoryPlan, type RoomsBy } from './check-history.js';
import { readHistory } from './read-history.js';
import { timeOf } from './history-row.js';

/** The platform's doors for bulk import; docs/INTERNALS.md says what each takes and answers. */
export interface ImportDoors {
  people(lines: object[]): Promise<{ users: Record<string, string>; created: number; existing: number }>;
  rooms(
    lines: object[],
  ): Promise<{ rooms: Record<string, string>; created: number; existing: number; membershipsCreated: number }>;
  messages(lines: object[]): Promise<{ created: number; existing: number; unknownReplies: string[] }>;
}

export interface ImportInput {
  file: string;
  roomsBy: RoomsBy;
  /** Hears how many of all the steps (people, members, messages) are done. */
  onProgress?: (done: number, total: number, what: 'checking' | 'people' | 'rooms' | 'messages') => void;
}

/** What an import did, and what it left out. */
export interface ImportReport {
  plan: HistoryPlan;
  people: { created: number; existing: number };
  rooms: { created: number; existing: number };
  memberships: { created: number };
  messages: { created: number; existing: number };
}

const LINES_PER_REQUEST = 2_000;
const MEMBERS_PER_LINE = 5_000; // a room line stays well under a megabyte

/**
 * Imports a history: people, rooms, memberships, then messages in the order of the file.
 *
 * The whole file is checked before the first write. Every line is unique on its key, so importing again, or after an
 * import that was interrupted, adds only what is not there. Nobody is notified.
 *
 * @throws CliFailure naming the faulty lines; nothing was written then
 */
export async function importHistory(doors: ImportDoors, input: ImportInput): Promise<ImportReport> {
  const onProgress = input.onProgress ?? (() => undefined);
  onProgress(0, 1, 'checking');
  const plan = await checkHistoryFile(input.file, input.roomsBy);

  const people = await importPeople(doors, plan, (done) => onProgress(done, plan.people.size, 'people'));
  const rooms = await importRooms(doors, plan, people.userIdOf, (done) => onProgress(done, plan.rooms.size, 'rooms'));
  const total = plan.messages + plan.actions;
  const messages = await importMessages(doors, input, people.userIdOf, rooms.roomIdOf, (done) =>
    onProgress(done, total, 'messages'),
  );
  return { plan, people: people.report, rooms: rooms.report, memberships: rooms.memberships, messages };
}

const personKey = (nick: string): string => `irc:${nick}`;

async function importPeople(doors: ImportDoors, plan: HistoryPlan, onDone: (done: number) => void) {
  const userIdOf = new Map<string, string>();
  const report = { created: 0, existing: 0 };
  for (const nicks of chunks([...plan.people], LINES_PER_REQUEST)) {
    const lines = nicks.map((nick) => ({ importKey: personKey(nick), handle: nick, displayName: nick }));
    const answer = await doors.people(lines);
    for (const nick of nicks) userIdOf.set(nick, known(answer.users[personKey(nick)], `person ${nick}`));
    report.created += answer.created;
    report.existing += answer.existing;
    onDone(userIdOf.size);
  }
  return { userIdOf, report };
}

async function importRooms(
  doors: ImportDoors,
  plan: HistoryPlan,
  userIdOf: ReadonlyMap<string, string>,
  onDone: (done: number) => void,
) {
  const roomIdOf = new Map<string, string>();
  const report = { created: 0, existing: 0 };
  const memberships = { created: 0 };
  for (const { externalId, name, createdAt, members } of plan.rooms.values()) {
    const all = [...members].map(([nick, joinedAt]) => ({
      userId: known(userIdOf.get(nick), `member ${nick}`),
      role: 'MEMBER',
      joinedAt: joinedAt.toISOString(),
    }));
    // A room of many members comes in several lines with the same externalId; an empty room in one.
    for (const [index, part] of [...chunks(all, MEMBERS_PER_LINE), ...(all.length === 0 ? [[]] : [])].entries()) {
      const answer = await doors.rooms([
        { externalId, kind: 'PUBLIC', name, createdAt: createdAt.toISOString(), members: part },
      ]);
      roomIdOf.set(externalId, known(answer.rooms[externalId], `room ${externalId}`));
      memberships.created += answer.membershipsCreated;
      if (index > 0) continue;
      report.created += answer.created;
      report.existing += answer.existing;
    }
    onDone(roomIdOf.size);
  }
  return { roomIdOf, report, memberships };
}

async function importMessages(
  doors: ImportDoors,
  input: ImportInput,
  userIdOf: ReadonlyMap<string, string>,
  roomIdOf: ReadonlyMap<string, string>,
  onDone: (done: number) => void,
) {
  const report = { created: 0, existing: 0 };
  let batch: object[] = [];
  let done = 0;
  const send = async (): Promise<void> => {
    if (batch.length === 0) return;
    const answer = await doors.messages(batch);
    report.created += answer.created;
    report.existing += answer.existing;
    done += batch.length;
    batch = [];
    onDone(done);
  };
  const before = new Set<string>();
  for await (const line of readHistory(input.file)) {
    if ('fault' in line || !isImported(line.row)) continue;
    const { row } = line;
    batch.push({
      roomId: known(roomIdOf.get(externalIdOf(row, input.roomsBy)), `room of ${row.id}`),
      importKey: row.id,
      authorId: known(userIdOf.get(row.nick), `author ${row.nick}`),
      kind: row.type === 'action' ? 'ACTION' : 'TEXT',
      body: row.text,
      at: timeOf(row.at).toISOString(),
      ...(row.replyTo !== undefined && before.has(row.replyTo) && { replyToKey: row.replyTo }),
    });
    before.add(row.id);
    if (batch.length === LINES_PER_REQUEST) await send();
  }
  await send();
  return report;
}

function* chunks<T>(items: T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

function known(id: string | undefined, what: string): string {
  if (id === undefined) throw new Error(`the platform gave no id for ${what}`);
  return id;
}
