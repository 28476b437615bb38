import type { CursorStore } from '@sl3/live/cursor-store';
import type { FollowPhase } from '@sl3/live/room-follower';
import type { Client } from '@urql/core';
import type { ChatOutbox, ChatOutboxRow } from '../graphql/client.js';
import type { Viewer } from '../session/session.js';
import { RoomSession } from './room-session.js';
import type { SentMessage } from './send-message.js';
import type { KeptTimeline } from './timeline.js';

/** So many rooms stay followed after they were left, so that going back to one shows it as it is at once. */
const FOLLOWED = 5;

interface Tools {
  readonly urql: Client;
  readonly cursors: CursorStore<KeptTimeline>;
  readonly outbox: ChatOutbox;
  readonly viewer: Viewer;
}

/** The rooms that are being followed, those used last. */
export class RoomSessions {
  readonly #sessions = new Map<string, RoomSession>();

  constructor(private readonly tools: Tools) {}

  /** The session of a room, begun when there is none. */
  of(roomId: string): RoomSession {
    const known = this.#sessions.get(roomId);
    const session = known ?? this.#begin(roomId);
    // A map keeps the order of insertion: the one used last goes to the end.
    this.#sessions.delete(roomId);
    this.#sessions.set(roomId, session);
    this.#endOldest();
    return session;
  }

  acknowledge(row: ChatOutboxRow, sent: SentMessage): void {
    const session = this.#sessions.get(row.roomId);
    if (!session) return;
    const quoted = session.view().entries.find((entry) => entry.message.id === row.input.replyToId)?.message;
    session.acknowledge({ ...sent, author: this.tools.viewer, replyTo: quoted ?? null });
  }

  phaseChanged(variables: unknown, phase: FollowPhase): void {
    const { roomId } = variables as { roomId?: string };
    if (roomId !== undefined) this.#sessions.get(roomId)?.phaseChanged(phase);
  }

  /** The viewer joined, left or got another role somewhere. */
  standingChanged(roomId: string): void {
    const session = this.#sessions.get(roomId);
    if (!session) return;
    session.refreshHeader(0);
    if (session.view().status === 'denied') session.restart();
  }

  close(): void {
    for (const session of this.#sessions.values()) session.close();
    this.#sessions.clear();
  }

  #begin(roomId: string): RoomSession {
    const { urql, cursors, outbox, viewer } = this.tools;
    const session = new RoomSession(roomId, {
      urql,
      cursors,
      viewerId: viewer.id,
      onPosted: (clientNonce) => void outbox.discard(clientNonce),
    });
    void session.open();
    return session;
  }

  #endOldest(): void {
    if (this.#sessions.size <= FOLLOWED) return;
    const [oldest] = this.#sessions;
    if (!oldest) return;
    oldest[1].close();
    this.#sessions.delete(oldest[0]);
  }
}
