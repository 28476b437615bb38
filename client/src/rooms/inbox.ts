import type { MyEventsSubscription, RoomSummaryFragment } from '@sl3/schema/generated/graphql';
import type { Client } from '@urql/core';
import { pipe, subscribe } from 'wonka';
import type { OwnSanctions } from '../moderation/own-sanctions.js';
import type { RoomSessions } from '../room/room-sessions.js';
import { MyEvents, MyInvites, MyRooms, RoomRefresh } from './rooms.operations.js';
import { UnreadLedger, type CountedRoom } from './unread-ledger.js';

type InboxPayload = MyEventsSubscription['myEvents'];
type InboxEvent = Extract<InboxPayload, { __typename: 'InboxBatch' }>['events'][number];

/** A room's count is asked for at most this often, however fast the room is. */
const REFRESH_EVERY_MS = 1_500;
const LIST_SETTLES_MS = 300;

/** Listens to what concerns the viewer, whichever room is open, and keeps list, counts and invitations true to it. */
export class Inbox {
  readonly ledger = new UnreadLedger();
  readonly #refreshing = new Map<string, ReturnType<typeof setTimeout>>();
  #listTimer: ReturnType<typeof setTimeout> | undefined;
  #stop: () => void = () => undefined;

  constructor(
    private readonly urql: Client,
    private readonly rooms: RoomSessions,
    private readonly sanctions: OwnSanctions,
  ) {}

  open(): void {
    const subscription = pipe(
      this.urql.subscription(MyEvents, {}),
      subscribe(({ data, error }) => {
        if (data) this.#take(data.myEvents);
        // The place was lost (a restored server): begin anew, with everything asked for again.
        else if (error) this.#reopen();
      }),
    );
    this.#stop = () => subscription.unsubscribe();
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#listTimer);
    for (const timer of this.#refreshing.values()) clearTimeout(timer);
  }

  /** Takes the rooms of the list as a query answered them. */
  seed(rooms: readonly RoomSummaryFragment[], isWhole: boolean): void {
    for (const room of rooms) {
      if (this.ledger.count(countedFrom(room))) this.#refreshLater(room.id);
    }
    if (isWhole) this.ledger.keep(new Set(rooms.map((room) => room.id)));
  }

  /** Takes the viewer's own read mark, as the server answered it. */
  read(roomId: string, lastReadSeq: number, unreadCount: number): void {
    if (this.ledger.read(roomId, lastReadSeq, unreadCount)) this.#refreshLater(roomId);
  }

  #take(payload: InboxPayload): void {
    switch (payload.__typename) {
      case 'RoomHeads':
        for (const head of payload.heads) {
          const isUnknown = !this.ledger.knows(head.roomId);
          if (!this.ledger.move(head)) continue;
          if (isUnknown) this.#refreshListLater();
          else this.#refreshLater(head.roomId);
        }
        return;
      case 'InboxBatch':
        for (const event of payload.events) this.#takeEvent(event);
        return;
      case 'Gap':
      case 'Reset':
        this.#refreshListLater();
        void this.sanctions.refresh();
        void this.#ask(MyInvites, {});
        return;
      case 'Heartbeat':
        return;
    }
  }

  #takeEvent(event: InboxEvent): void {
    switch (event.__typename) {
      case 'MyMembershipChanged':
        this.#refreshListLater();
        this.rooms.standingChanged(event.roomId);
        void this.#ask(MyInvites, {});
        return;
      case 'InviteReceived':
        void this.#ask(MyInvites, {});
        return;
      case 'ReadMarkMoved':
        this.read(event.roomId, event.lastReadSeq, event.unreadCount);
        return;
      case 'SanctionChanged':
        this.sanctions.take(event);
        return;
    }
  }

  #reopen(): void {
    this.#stop();
    this.#refreshListLater();
    void this.sanctions.refresh();
    this.#stop = () => clearTimeout(timer);
    const timer = setTimeout(() => this.open(), REFRESH_EVERY_MS);
  }

  #refreshListLater(): void {
    clearTimeout(this.#listTimer);
    this.#listTimer = setTimeout(() => void this.#ask(MyRooms, { after: null }), LIST_SETTLES_MS);
  }

  #refreshLater(roomId: string): void {
    if (this.#refreshing.has(roomId)) return;
    // Jitter: everybody in the room hears of the same head in the same millisecond.
    const timer = setTimeout(() => {
      this.#refreshing.delete(roomId);
      void this.#refresh(roomId);
    }, Math.random() * REFRESH_EVERY_MS);
    this.#refreshing.set(roomId, timer);
  }

  async #refresh(roomId: string): Promise<void> {
    const { data } = await this.#ask(RoomRefresh, { id: roomId });
    if (data?.room) this.seed([data.room], false);
  }

  #ask<D, V extends Record<string, unknown>>(document: Parameters<typeof this.urql.query<D, V>>[0], variables: V) {
    return this.urql.query<D, V>(document, variables, { requestPolicy: 'network-only' }).toPromise();
  }
}

/** The numbers are null for whoever may not read the room: nothing of it is unread then. */
export function countedFrom(room: RoomSummaryFragment): CountedRoom {
  const { id, headSeq, unreadCount, lastReadSeq, lastMessage } = room;
  return {
    id,
    headSeq: headSeq ?? 0,
    unreadCount: unreadCount ?? 0,
    lastReadSeq: lastReadSeq ?? 0,
    lastPostAt: lastMessage?.createdAt ?? null,
  };
}
