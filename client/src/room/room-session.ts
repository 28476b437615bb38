import type { CursorStore } from '@sl3/live/cursor-store';
import { codeOf, isPassing } from '@sl3/live/error-code';
import type { FollowPhase } from '@sl3/live/room-follower';
import type { RoomEventsSubscription, RoomMessagesQueryVariables } from '@sl3/schema/generated/graphql';
import type { Client, CombinedError } from '@urql/core';
import { pipe, subscribe } from 'wonka';
import { OpenRoom, RoomEvents, RoomMessages } from './room.operations.js';
import {
  EMPTY_TIMELINE,
  fromKept,
  isReadable,
  toKept,
  withChanges,
  withLatestPage,
  withNewerPage,
  withOlderPage,
  withPageAround,
  withPatches,
  type Entry,
  type KeptTimeline,
  type Message,
  type MessagePage,
  type MessagePatch,
  type Stretch,
  type Timeline,
} from './timeline.js';

type Payload = RoomEventsSubscription['roomEvents'];
type RoomEvent = Extract<Payload, { __typename: 'EventBatch' }>['events'][number];

/** What a screen draws of a room's history. A new object whenever something changed. */
export interface RoomView {
  /** `denied`: the viewer may not read here. `failed`: the first page did not come. */
  readonly status: 'loading' | 'ready' | 'failed' | 'denied';
  readonly entries: readonly Entry[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  readonly isPaging: boolean;
  /** How many messages arrived at the head while another part of the history is shown. */
  readonly newerCount: number;
  readonly phase: FollowPhase;
  /** At which end the entries grew last: a list that grows at its start keeps its place from the end. */
  readonly grew: 'start' | 'end';
  /** The message that was asked for, until it has been seen. */
  readonly pointedAt: string | null;
  /** Rises when the entries were replaced, not extended: scroll positions of the earlier ones mean nothing. */
  readonly generation: number;
  /** The latest messages that others sent while the room was open and caught up, for those who listen. */
  readonly arrivals: readonly Message[];
}

export interface RoomSessionTools {
  readonly urql: Client;
  readonly cursors: CursorStore<KeptTimeline>;
  readonly viewerId: string;
  /** The room showed that a message of this nonce has arrived. */
  readonly onPosted: (clientNonce: string) => void;
}

type Place = Omit<RoomMessagesQueryVariables, 'id'>;
/** Puts a page where it belongs, and says what else changes with it. */
type Merge = (page: MessagePage) => Partial<RoomView>;

const PAGE = 50;
/** As far back as an unread mark is looked for. */
const REVEAL_PAGES = 30;
const SAVE_AFTER_MS = 1_000;
const RETRY_AFTER_MS = 3_000;

/** One room that is being followed: its history as far as it is loaded, and everything that happens in it. */
export class RoomSession {
  #timeline: Timeline = EMPTY_TIMELINE;
  #cursor: string | null = null;
  #view: RoomView = {
    status: 'loading',
    entries: [],
    hasOlder: false,
    hasNewer: false,
    isPaging: false,
    newerCount: 0,
    phase: 'reconnecting',
    grew: 'end',
    pointedAt: null,
    generation: 0,
    arrivals: [],
  };
  readonly #listeners = new Set<() => void>();
  #stopFollowing: () => void = () => undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #headerTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #paging: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(
    readonly roomId: string,
    private readonly tools: RoomSessionTools,
  ) {}

  readonly view = (): RoomView => this.#view;

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Shows what is kept on the device at once and goes on from there; without it, pages first. */
  async open(): Promise<void> {
    const stored = await this.tools.cursors.load(this.roomId);
    if (this.#isClosed) return;
    if (!stored || !isReadable(stored.kept)) return this.#pageAndFollow();
    this.#timeline = fromKept(stored.kept);
    this.#show({ status: 'ready' });
    this.#follow(stored.cursor);
  }

  close(): void {
    if (this.#saveTimer !== undefined) this.#save();
    this.#isClosed = true;
    this.#stopFollowing();
    clearTimeout(this.#headerTimer);
    clearTimeout(this.#retryTimer);
  }

  /** Begins anew: the viewer joined, or tries again after a failure. */
  restart(): void {
    this.#stopFollowing();
    clearTimeout(this.#retryTimer);
    this.#timeline = EMPTY_TIMELINE;
    this.#show({ status: 'loading', generation: this.#view.generation + 1 });
    void this.#pageAndFollow();
  }

  phaseChanged(phase: FollowPhase): void {
    if (phase !== this.#view.phase) this.#show({ phase });
  }

  /** The server's answer to a message sent from here, which may come before or after its event. */
  acknowledge(message: Message): void {
    this.#timeline = withChanges(this.#timeline, [message], [message]);
    this.#show({});
    this.#saveLater();
  }

  /** The server's answer to an edit or a removal. */
  patch(patch: MessagePatch): void {
    this.#timeline = withPatches(this.#timeline, [patch]);
    this.#show({});
  }

  async loadOlder(): Promise<void> {
    const shown = this.#shown();
    const oldest = shown?.entries[0];
    if (!shown?.hasOlder || !oldest || this.#view.isPaging) return;
    // What arrived live has no page cursor of its own; a page around it reaches back as well.
    const place =
      oldest.pageCursor === null ? { around: oldest.message.id } : { last: PAGE, before: oldest.pageCursor };
    await this.#page(place, 'start', (page) => {
      const { aside, latest } = this.#timeline;
      if (aside) this.#timeline = { ...this.#timeline, aside: withOlderPage(aside, page) };
      else if (latest) this.#timeline = { ...this.#timeline, latest: withOlderPage(latest, page) };
      return {};
    });
  }

  async loadNewer(): Promise<void> {
    const newest = this.#timeline.aside?.entries.at(-1);
    if (!newest || this.#view.isPaging) return;
    const place =
      newest.pageCursor === null ? { around: newest.message.id } : { first: PAGE, after: newest.pageCursor };
    await this.#page(place, 'end', (page) => {
      this.#timeline = withNewerPage(this.#timeline, page);
      return this.#timeline.aside ? {} : { newerCount: 0 };
    });
  }

  /** Shows one message, wherever in the history it is; null ends the pointing. */
  async point(messageId: string | null): Promise<void> {
    const isShown = this.#shown()?.entries.some((entry) => entry.message.id === messageId) ?? false;
    if (messageId === null || isShown) {
      this.#show({ pointedAt: messageId });
      return;
    }
    await this.#page({ around: messageId }, 'end', (page) => {
      this.#timeline = withPageAround(this.#timeline, page);
      return { pointedAt: messageId, generation: this.#view.generation + 1 };
    });
  }

  /** Pages back until the history reaches a seq, for the first message that was not read. */
  async revealSeq(seq: number): Promise<void> {
    for (let page = 0; page < REVEAL_PAGES; page += 1) {
      // The list itself may be paging: two pages from one place would be one page.
      await this.#paging;
      const before = this.#shown()?.entries[0];
      if (!before || before.message.seq <= seq || !this.#shown()?.hasOlder) return;
      await this.loadOlder();
      if (this.#shown()?.entries[0] === before) return; // the page did not come
    }
  }

  /** Back to the part of the history that grows. */
  showLatest(): void {
    if (!this.#timeline.aside) return;
    this.#timeline = { ...this.#timeline, aside: null };
    this.#show({ newerCount: 0, generation: this.#view.generation + 1 });
  }

  /** Asks for the room's own fields again: its state, or what the viewer may do in it, has changed. */
  refreshHeader(withinMs: number): void {
    if (this.#headerTimer !== undefined) return;
    // Jitter: everybody in the room hears of the change in the same millisecond.
    this.#headerTimer = setTimeout(() => {
      this.#headerTimer = undefined;
      void this.tools.urql.query(OpenRoom, { id: this.roomId }, { requestPolicy: 'network-only' }).toPromise();
    }, Math.random() * withinMs);
  }

  async #pageAndFollow(): Promise<void> {
    const { data, error } = await this.#ask({ last: PAGE });
    if (this.#isClosed) return;
    const page = data?.room?.messages;
    if (!page) {
      this.#refused(error);
      return;
    }
    this.#timeline = withLatestPage(this.#timeline, page);
    this.#show({ status: 'ready' });
    this.#follow(page.resumeCursor);
  }

  #follow(cursor: string): void {
    this.#cursor = cursor;
    this.#saveLater();
    const subscription = pipe(
      this.tools.urql.subscription(RoomEvents, { roomId: this.roomId, after: cursor }),
      subscribe(({ data, error }) => {
        if (data) this.#take(data.roomEvents);
        else if (error) this.#lost(error);
      }),
    );
    this.#stopFollowing = () => subscription.unsubscribe();
  }

  #take(payload: Payload): void {
    switch (payload.__typename) {
      case 'EventBatch':
        this.#takeEvents(payload.events);
        break;
      case 'Gap':
      case 'Reset':
        void this.#startOver();
        break;
      case 'Heartbeat':
        break;
    }
    this.#cursor = payload.cursor;
    this.#saveLater();
  }

  #takeEvents(events: readonly RoomEvent[]): void {
    const posted: Message[] = [];
    const changed: Message[] = [];
    for (const event of events) {
      switch (event.__typename) {
        case 'MessagePosted':
          posted.push(event.message);
          break;
        case 'MessageEdited':
        case 'MessageRemoved':
        case 'MessageHidden':
        case 'MessageRestored':
          changed.push(event.message);
          break;
        case 'MembershipChanged':
          // A count that is a few seconds old does no harm; what the viewer may do shows at once.
          this.refreshHeader(event.user.id === this.tools.viewerId ? 200 : 8_000);
          break;
        case 'RoomStateChanged':
        case 'RoomDetailsChanged':
          this.refreshHeader(1_000);
          break;
        case 'Withheld':
          break;
      }
    }
    this.#timeline = withChanges(this.#timeline, [...posted, ...changed], posted);
    const byOthers = posted.filter((message) => message.author.id !== this.tools.viewerId);
    const isLive = this.#view.phase === 'caught up' && this.#view.status === 'ready';
    this.#show({
      newerCount: this.#timeline.aside ? this.#view.newerCount + posted.length : 0,
      ...(isLive && byOthers.length > 0 ? { arrivals: byOthers.slice(-3) } : {}),
    });
    for (const { clientNonce } of posted) if (clientNonce !== null) this.tools.onPosted(clientNonce);
  }

  /** The server said that what is kept is incomplete or untrue. Events go on arriving and wait for the page. */
  async #startOver(): Promise<void> {
    this.#timeline = EMPTY_TIMELINE;
    this.#show({ status: 'loading', generation: this.#view.generation + 1, newerCount: 0 });
    await this.tools.cursors.forget(this.roomId);
    this.refreshHeader(500);
    const { data, error } = await this.#ask({ last: PAGE });
    if (this.#isClosed) return;
    const page = data?.room?.messages;
    if (!page) {
      this.#refused(error);
      return;
    }
    this.#timeline = withLatestPage(this.#timeline, page);
    this.#show({ status: 'ready' });
    this.#saveLater();
  }

  /** The subscription ended for good: the place is of no use, or the room is closed to the viewer. */
  #lost(error: CombinedError): void {
    void this.tools.cursors.forget(this.roomId);
    if (codeOf(error.graphQLErrors[0]) === 'BAD_CURSOR') {
      this.restart();
      return;
    }
    this.refreshHeader(200);
    this.#timeline = EMPTY_TIMELINE;
    this.#show({ status: 'denied' });
  }

  /** The page did not come: for want of a connection, which may come back, or of the right to read. */
  #refused(error: CombinedError | undefined): void {
    const mayWorkLater = error?.networkError !== undefined || isPassing(error?.graphQLErrors[0]);
    this.#show({ status: mayWorkLater ? 'failed' : 'denied' });
    if (mayWorkLater) this.#retryTimer = setTimeout(() => this.restart(), RETRY_AFTER_MS);
  }

  #page(place: Place, grew: RoomView['grew'], merge: Merge): Promise<void> {
    this.#paging = this.#takePage(place, grew, merge);
    return this.#paging;
  }

  async #takePage(place: Place, grew: RoomView['grew'], merge: Merge): Promise<void> {
    const { generation } = this.#view;
    this.#show({ isPaging: true });
    const { data } = await this.#ask(place);
    // A page asked for before the history was replaced does not fit it any more.
    const isFitting = generation === this.#view.generation;
    const page = data?.room?.messages;
    const change = page && isFitting ? merge(page) : {};
    this.#show({ ...change, isPaging: false, grew });
  }

  #ask(place: Place) {
    const variables = { id: this.roomId, ...place };
    return this.tools.urql.query(RoomMessages, variables, { requestPolicy: 'network-only' }).toPromise();
  }

  #shown(): Stretch | null {
    return this.#timeline.aside ?? this.#timeline.latest;
  }

  #show(change: Partial<RoomView>): void {
    const shown = this.#shown();
    this.#view = {
      ...this.#view,
      grew: 'end',
      ...change,
      entries: shown?.entries ?? NO_ENTRIES,
      hasOlder: shown?.hasOlder ?? false,
      hasNewer: this.#timeline.aside !== null,
    };
    for (const listener of [...this.#listeners]) listener();
  }

  #saveLater(): void {
    this.#saveTimer ??= setTimeout(() => this.#save(), SAVE_AFTER_MS);
  }

  #save(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    const { latest } = this.#timeline;
    if (latest && this.#cursor !== null) void this.tools.cursors.save(this.roomId, this.#cursor, toKept(latest));
  }
}

const NO_ENTRIES: readonly Entry[] = [];
