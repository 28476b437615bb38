import { createHash } from 'node:crypto';
import { CASE_QUEUE, type Access, type Head, type LogLine, type LogRead, type LogSource } from '../live/log-source.js';

type Json = Record<string, unknown>;

/** The logs of messages in memory, answering as its internal routes do. */
export class FakeLogs implements LogSource {
  readonly logs = new Map<string, LogLine[]>();
  /** `<roomId>_<userId>` to role. */
  readonly roles = new Map<string, string>();
  readonly calls = { readLog: 0, heads: 0, access: 0, roomsOf: 0 };
  floorSeq = 0;
  /** Called after every append, as messages publishes its hints. */
  onAppended: (partition: string, head: number) => void = () => undefined;
  /** An entry that reads leave out, as a log would whose numbers are taken before their entries are stored. */
  hiddenSeq: number | undefined;
  /** Holds back answers about access that are decided already. */
  accessGate: Promise<void> | undefined;
  /** Thrown by every call while it is set: the subgraph is away. */
  away: Error | undefined;

  post(roomId: string, authorId: string, body: string, replyToSeq?: number): LogLine {
    const seq = this.#log(roomId).length + 1;
    const replyTo = replyToSeq === undefined ? null : this.#messageAt(roomId, replyToSeq);
    const message: Json = {
      ...{ __typename: 'Message', id: `msg_${roomId}_${seq}`, seq, stateSeq: seq, kind: 'TEXT', body },
      room: { __typename: 'Room', id: roomId },
      author: { __typename: 'User', id: authorId },
      ...{ createdAt: at(seq), editedAt: null, removedAt: null, removedBy: null, replyCount: 0, clientNonce: null },
      ...{ hiddenAt: null, state: 'VISIBLE', attachments: [] },
      replyTo: replyTo && { ...replyTo, replyTo: null },
    };
    return this.append(roomId, { kind: 'post', event: { __typename: 'MessagePosted', message } });
  }

  edit(roomId: string, targetSeq: number, body: string): LogLine {
    return this.#change(roomId, targetSeq, { kind: 'edit', __typename: 'MessageEdited' }, (seq) => ({
      ...{ body, editedAt: at(seq) },
    }));
  }

  remove(roomId: string, targetSeq: number): LogLine {
    return this.#change(roomId, targetSeq, { kind: 'remove', __typename: 'MessageRemoved' }, (seq) => ({
      ...{ body: null, removedAt: at(seq) },
    }));
  }

  /** A moderator takes a message from readers. */
  moderate(roomId: string, targetSeq: number): LogLine {
    return this.#change(roomId, targetSeq, { kind: 'hide', __typename: 'MessageHidden' }, (seq) => ({
      ...{ body: null, attachments: [], hiddenAt: at(seq), state: 'HIDDEN' },
    }));
  }

  /** A moderator gives it back. */
  giveBack(roomId: string, targetSeq: number, body: string): LogLine {
    return this.#change(roomId, targetSeq, { kind: 'restore', __typename: 'MessageRestored' }, () => ({
      ...{ body, hiddenAt: null, state: 'VISIBLE' },
    }));
  }

  /** Something happened to a case. */
  caseChanged(caseId: string, change: string): LogLine {
    return this.append(CASE_QUEUE, {
      kind: 'case',
      event: {
        ...{ __typename: 'CaseEvent', change, case: { __typename: 'ModerationCase', id: caseId } },
        counts: { __typename: 'ModerationCounts', openCases: this.#log(CASE_QUEUE).length + 1 },
      },
    });
  }

  member(roomId: string, userId: string, change: NonNullable<LogLine['change']>, role: string | null): LogLine {
    if (role === null) this.roles.delete(`${roomId}_${userId}`);
    else this.roles.set(`${roomId}_${userId}`, role);
    const event = { __typename: 'MembershipChanged', user: { __typename: 'User', id: userId }, change, role, by: null };
    return this.append(roomId, { kind: 'membership', userId, change, role, event });
  }

  append(partition: string, line: Omit<LogLine, 'seq' | 'at' | 'digest'>): LogLine {
    const log = this.#log(partition);
    const seq = log.length + 1;
    const digest = createHash('sha256')
      .update(JSON.stringify([partition, seq, line.event]))
      .digest('hex')
      .slice(0, 16);
    const whole: LogLine = { ...line, seq, at: at(seq), digest, event: { ...line.event, seq, at: at(seq) } };
    log.push(whole);
    this.onAppended(partition, seq);
    return whole;
  }

  /** Hides one of the latest entries from readers. */
  hide(partition: string, back: number): void {
    this.hiddenSeq = Math.max(1, this.#log(partition).length - back);
  }

  /** The log as it was in a backup. */
  restoreTo(partition: string, seq: number): void {
    this.#log(partition).length = seq;
  }

  async readLog({ partition, after, limit }: Parameters<LogSource['readLog']>[0]): Promise<LogRead> {
    this.calls.readLog += 1;
    await this.#answer();
    const log = this.#log(partition);
    const anchor = log[after - 1];
    return {
      head: log.length,
      floorSeq: this.floorSeq,
      anchor: anchor ? { seq: anchor.seq, digest: anchor.digest } : null,
      entries: log
        .slice(after, after + limit)
        .filter((line) => line.seq !== this.hiddenSeq)
        .map((line) => this.#asOfNow(partition, line)),
    };
  }

  async heads(partitions: readonly string[]): Promise<ReadonlyMap<string, Head>> {
    this.calls.heads += 1;
    await this.#answer();
    return new Map(
      partitions.map((partition) => {
        const posts = this.#log(partition).filter((line) => line.kind === 'post');
        return [
          partition,
          { seq: this.#log(partition).length, postOrdinal: posts.length, lastPostAt: posts.at(-1)?.at ?? null },
        ];
      }),
    );
  }

  async access(roomId: string, userId: string): Promise<Access> {
    this.calls.access += 1;
    await this.#answer();
    const role = this.roles.get(`${roomId}_${userId}`);
    await this.accessGate;
    if (role === undefined) return { mayRead: false };
    return {
      mayRead: true,
      visibility: role === 'OWNER' || role === 'MODERATOR' ? 'moderator' : 'reader',
      joinedSeq: 0,
    };
  }

  async roomsOf(userId: string): Promise<readonly string[]> {
    this.calls.roomsOf += 1;
    await this.#answer();
    return [...this.roles.keys()]
      .filter((key) => key.endsWith(`_${userId}`))
      .map((key) => key.slice(0, -userId.length - 1));
  }

  #change(
    roomId: string,
    targetSeq: number,
    how: { kind: string; __typename: string },
    change: (seq: number) => Json,
  ): LogLine {
    const seq = this.#log(roomId).length + 1;
    const message = { ...this.#messageAt(roomId, targetSeq), ...change(seq), stateSeq: seq };
    return this.append(roomId, { kind: how.kind, targetSeq, event: { __typename: how.__typename, message } });
  }

  /** A reader finds every message as it is now, whichever entry it reads. */
  #asOfNow(partition: string, line: LogLine): LogLine {
    if (!line.event['message']) return line;
    return { ...line, event: { ...line.event, message: this.#messageAt(partition, line.targetSeq ?? line.seq) } };
  }

  #messageAt(roomId: string, seq: number): Json {
    const log = this.#log(roomId);
    const latest = log.findLast((line) => (line.targetSeq ?? line.seq) === seq);
    const message = latest?.event['message'] as Json;
    const replyTo = message['replyTo'] as Json | null;
    return { ...message, replyTo: replyTo && { ...this.#messageAt(roomId, Number(replyTo['seq'])), replyTo: null } };
  }

  #log(partition: string): LogLine[] {
    const log = this.logs.get(partition) ?? [];
    this.logs.set(partition, log);
    return log;
  }

  /** Answers take a turn of the event loop, as over a wire. */
  async #answer(): Promise<void> {
    await new Promise(setImmediate);
    if (this.away) throw this.away;
  }
}

function at(seq: number): string {
  return new Date(Date.UTC(2026, 0, 1) + seq * 1_000).toISOString();
}
