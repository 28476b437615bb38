import type { MyEventsSubscription, SanctionKind } from '@sl3/schema/generated/graphql';
import type { Client } from '@urql/core';
import { MySanctions } from './moderation.operations.js';

type InboxEvent = Extract<MyEventsSubscription['myEvents'], { __typename: 'InboxBatch' }>['events'][number];
export type SanctionEvent = Extract<InboxEvent, { __typename: 'SanctionChanged' }>;

/** A sanction against the viewer, while it lasts. */
export interface OwnSanction {
  readonly id: string;
  readonly kind: SanctionKind;
  /** Null: everywhere. */
  readonly roomId: string | null;
  readonly reason: string;
  readonly startsAt: string;
  /** Null for a warning, which does not end. */
  readonly endsAt: string | null;
}

const ASK_AGAIN_MS = 5_000;
const ASK_AGAIN_AT_MOST_MS = 300_000;

/** What is in force against the viewer: asked for once, and from then on as the server tells it. */
export class OwnSanctions {
  #all: readonly OwnSanction[] | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly graph: Client) {}

  /** The same array until something changes; undefined until the server has answered. */
  readonly all = (): readonly OwnSanction[] | undefined => this.#all;

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks for all of them: at the start, and when events may have been missed. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    const { data } = await this.graph.query(MySanctions, {}).toPromise();
    if (!data) {
      const wait = Math.min(ASK_AGAIN_AT_MOST_MS, ASK_AGAIN_MS * 2 ** this.#failures);
      this.#failures += 1;
      this.#timer = setTimeout(() => void this.refresh(), wait);
      return;
    }
    this.#failures = 0;
    this.#show(data.mySanctions.map(({ room, ...sanction }) => ({ ...sanction, roomId: room?.id ?? null })));
  }

  /** One was imposed, lifted, or has ended. */
  take(event: SanctionEvent): void {
    const others = (this.#all ?? []).filter(({ id }) => id !== event.sanctionId);
    if (event.sanctionChange !== 'IMPOSED') {
      this.#show(others);
      return;
    }
    const { sanctionId: id, kind, mutedRoomId: roomId, reason, startsAt, endsAt } = event;
    this.#show([...others, { id, kind, roomId, reason, startsAt, endsAt }]);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #show(sanctions: readonly OwnSanction[]): void {
    this.#all = sanctions;
    for (const listener of [...this.#listeners]) listener();
  }
}
