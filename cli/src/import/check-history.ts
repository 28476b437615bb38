import { CliFailure } from '../cli-failure.js';
import { timeOf, type HistoryRow } from './history-row.js';
import { readHistory, type HistoryLine } from './read-history.js';

/** How channels become rooms: one each, or one for each of their days. */
export type RoomsBy = 'channel' | 'day';

export interface PlannedRoom {
  externalId: string;
  name: string;
  createdAt: Date;
  /** Nickname → when they first joined or spoke. Somebody whose last row is a leave is not among them. */
  members: Map<string, Date>;
}

/** What a history holds, once every line of it has been found good. */
export interface HistoryPlan {
  people: Set<string>;
  rooms: Map<string, PlannedRoom>;
  messages: number;
  actions: number;
  /** Rows that say something with an empty text. They are skipped. */
  emptyTexts: number;
  /** Replies to a row that is not in the file, or not before the reply. They are imported without it. */
  unknownReplies: number;
  /** Replies to a row that is no message: a join, a leave, a rename, or one skipped for its empty text. Likewise. */
  repliesToNoMessage: number;
  joins: number;
  leaves: number;
  renames: number;
}

const FAULTS_SHOWN = 20;

/**
 * Checks a whole history and plans what it becomes. Nothing is written anywhere.
 *
 * A first word implies membership; a rename is another person's name from then on and merges nobody.
 *
 * @throws CliFailure naming the first faulty lines and what is wrong with each
 */
export async function checkHistory(lines: AsyncIterable<HistoryLine>, roomsBy: RoomsBy): Promise<HistoryPlan> {
  const plan: HistoryPlan = {
    people: new Set(),
    rooms: new Map(),
    messages: 0,
    actions: 0,
    emptyTexts: 0,
    unknownReplies: 0,
    repliesToNoMessage: 0,
    joins: 0,
    leaves: 0,
    renames: 0,
  };
  const seen = new Map<string, { line: number; isMessage: boolean }>();
  const faults: string[] = [];
  let faulty = 0;
  const blame = (line: number, fault: string): void => {
    faulty++;
    if (faults.length < FAULTS_SHOWN) faults.push(`line ${line}: ${fault}`);
  };

  for await (const line of lines) {
    if ('fault' in line) {
      blame(line.number, line.fault);
      continue;
    }
    const { row, number } = line;
    const earlier = seen.get(row.id);
    if (earlier) {
      blame(number, `\`id\` ${row.id} was used on line ${earlier.line} already`);
      continue;
    }
    planRow(plan, row, roomsBy, seen);
    seen.set(row.id, { line: number, isMessage: isImported(row) });
  }

  if (faulty > 0) {
    const more = faulty > faults.length ? `\n… and ${faulty - faults.length} more` : '';
    throw new CliFailure(
      `Nothing was imported: ${faulty} faulty ${faulty === 1 ? 'line' : 'lines'}.\n${faults.join('\n')}${more}`,
    );
  }
  return plan;
}

/** Reads and checks a file. */
export const checkHistoryFile = (file: string, roomsBy: RoomsBy): Promise<HistoryPlan> =>
  checkHistory(readHistory(file), roomsBy);

/** Whether a row becomes a message. */
export function isImported(row: HistoryRow): row is HistoryRow & { type: 'message' | 'action' } {
  return (row.type === 'message' || row.type === 'action') && row.text.trim() !== '';
}

/** The stable name of the room a row belongs to. */
export function externalIdOf(row: HistoryRow, roomsBy: RoomsBy): string {
  return roomsBy === 'day' ? `irc:${row.room}:${dayOf(row)}` : `irc:${row.room}`;
}

const dayOf = (row: HistoryRow): string => row.day ?? row.at.slice(0, 10);

function planRow(
  plan: HistoryPlan,
  row: HistoryRow,
  roomsBy: RoomsBy,
  seen: ReadonlyMap<string, { isMessage: boolean }>,
): void {
  const externalId = externalIdOf(row, roomsBy);
  let room = plan.rooms.get(externalId);
  if (!room) {
    const channel = row.room.replace(/^#+/, '');
    room = {
      externalId,
      name: roomsBy === 'day' ? `${channel} ${dayOf(row)}` : channel,
      createdAt: timeOf(row.at),
      members: new Map(),
    };
    plan.rooms.set(externalId, room);
  }

  switch (row.type) {
    case 'leave':
      plan.leaves++;
      room.members.delete(row.nick);
      return;
    case 'rename':
      plan.renames++;
      return;
    case 'join':
      plan.joins++;
      break;
    case 'message':
    case 'action':
      if (!isImported(row)) {
        plan.emptyTexts++;
        return;
      }
      if (row.type === 'message') plan.messages++;
      else plan.actions++;
      if (row.replyTo !== undefined) {
        const target = seen.get(row.replyTo);
        if (!target) plan.unknownReplies++;
        else if (!target.isMessage) plan.repliesToNoMessage++;
      }
  }
  plan.people.add(row.nick);
  if (!room.members.has(row.nick)) room.members.set(row.nick, timeOf(row.at));
}
