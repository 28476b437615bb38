import { badCursor, forbidden, notFound } from '@sl3/platform/errors';
import type { LogCursors } from '@sl3/platform/cursor';
import type { HintSeal } from '@sl3/platform/hint-seal';
import type { Hints } from '@sl3/platform/hints';
import type { Log } from '@sl3/platform/log';
import type { Gateway } from '../gateway.js';
import type { Admitted, Caller } from '../run-operation.js';
import type { ViewerPrincipal } from '../session.js';
import type { EntitySources } from './entities.js';
import { FrameMaker } from './frame-maker.js';
import { Group } from './group.js';
import { InboxSubscription } from './inbox-subscription.js';
import { CASE_QUEUE, inboxOf, type LogSource, type Place } from './log-source.js';
import { Payloads, type Payload } from './payloads.js';
import { argumentsOf, prepareLive, type PreparedLive, type Visibility } from './prepare-live.js';
import { QueueSubscription } from './queue-subscription.js';
import { RoomHeadsWatch } from './room-heads.js';
import { RoomSubscription, type Outlet } from './room-subscription.js';
import type { Tailer } from './tailer.js';
import { Tailers } from './tailers.js';

/** A caller who is signed in: sockets have no other. */
export type SignedInCaller = Caller & { readonly principal: ViewerPrincipal };

/** A subscription that runs until it is closed, or ends itself with an error to its outlet. */
export interface Subscription {
  close(): void;
}

export interface LiveOptions {
  readonly gateway: Gateway;
  /** Where the entities of events come from. */
  readonly services: EntitySources;
  readonly source: LogSource;
  readonly hints: Hints;
  /** Opens what comes with hints. */
  readonly seal: HintSeal;
  readonly cursors: LogCursors;
  readonly log: Log;
  readonly heartbeatMs: number;
  /** How often heads are asked for without any sign of loss. */
  readonly pollMs: number;
}

/** Everything live on this node: the tailers of logs, the groups that share executions, the subscriptions in them. */
export class Live {
  readonly #tailers: Tailers;
  readonly #heads: RoomHeadsWatch;
  readonly #groups = new Map<string, Group>();
  /** Frames of RoomHeads made since heads were last told: members of a room are told the same. */
  readonly #headsFrames = new Map<string, Promise<Buffer[]>>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(private readonly o: LiveOptions) {
    this.#tailers = new Tailers(o);
    this.#heads = new RoomHeadsWatch({
      ...o,
      onTold: () => {
        this.#headsFrames.clear();
      },
    });
    this.#heartbeat = setInterval(() => {
      this.#beat();
    }, o.heartbeatMs);
  }

  /**
   * Starts a subscription that has passed every check of an operation.
   *
   * @throws BAD_CURSOR, NOT_FOUND or GRAPHQL_VALIDATION_FAILED at once; what is found later goes to the outlet
   */
  subscribe(caller: SignedInCaller, { prepared, variables, coerced }: Admitted, outlet: Outlet): Subscription {
    const live = prepareLive(prepared);
    const { roomId, after } = argumentsOf(live, coerced);
    const request = { live, variables, caller };
    switch (live.field) {
      case 'roomEvents':
        return this.#roomEvents(request, {
          roomId: String(roomId),
          cursor: this.#place(after, String(roomId)),
          outlet,
        });
      case 'myEvents':
        return this.#myEvents(request, { cursor: this.#place(after, inboxOf(caller.principal.userId)), outlet });
      case 'moderationQueue':
        return this.#moderationQueue(request, { cursor: this.#place(after, CASE_QUEUE), outlet });
      default:
        throw notFound();
    }
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#tailers.close();
    this.#heads.close();
  }

  #roomEvents(request: Request, o: { roomId: string; cursor: Place | undefined; outlet: Outlet }): Subscription {
    const { userId } = request.caller.principal;
    const payloads = new Payloads(this.o.cursors, o.roomId, 'EventBatch');
    const subscription = new RoomSubscription({
      ...{ roomId: o.roomId, userId, payloads, outlet: o.outlet, source: this.o.source, tailers: this.#tailers },
      groupFor: (tailer, visibility) => this.#roomGroup(request, { tailer, visibility, payloads }),
    });
    subscription.begin(o.cursor);
    return subscription;
  }

  #myEvents(request: Request, o: { cursor: Place | undefined; outlet: Outlet }): Subscription {
    const { userId } = request.caller.principal;
    const payloads = new Payloads(this.o.cursors, inboxOf(userId), 'InboxBatch');
    const subscription = new InboxSubscription({
      ...{ userId, payloads, outlet: o.outlet, source: this.o.source, tailers: this.#tailers, heads: this.#heads },
      groupFor: (tailer) => this.#viewerGroup(request, { tailer, payloads, guardsAccess: false }),
      headsFrame: (payload) => this.#headsFrame(request, payload),
    });
    subscription.begin(o.cursor);
    return subscription;
  }

  /**
   * Executed for each viewer: what they see of a case depends on their scopes. Whoever loses them is cut off at the
   * socket, see `SocketDoor`.
   */
  #moderationQueue(request: Request, o: { cursor: Place | undefined; outlet: Outlet }): Subscription {
    const { principal } = request.caller;
    // Checked with the document already. Nothing of this log is ever handed to anybody on one check alone.
    if (!principal.scopes.includes('moderation:read')) throw forbidden();
    const payloads = new Payloads(this.o.cursors, CASE_QUEUE, 'CaseBatch');
    const subscription = new QueueSubscription({
      ...{ userId: principal.userId, payloads, outlet: o.outlet, tailers: this.#tailers },
      groupFor: (tailer) => this.#viewerGroup(request, { tailer, payloads, guardsAccess: false }),
    });
    subscription.begin(o.cursor);
    return subscription;
  }

  /** A document that asks what depends on the viewer is executed for each viewer, and never shared. */
  #roomGroup(request: Request, o: { tailer: Tailer; visibility: Visibility; payloads: Payloads }): Group {
    const { tailer, visibility, payloads } = o;
    if (request.live.prepared.needs.isPrivate) {
      return this.#viewerGroup(request, { tailer, payloads, guardsAccess: true, visibility });
    }
    const principal = { kind: 'group' as const, roomId: tailer.partition, visibility };
    return this.#group([visibility], request, {
      ...{ tailer, payloads, guardsAccess: true },
      claims: { principal, requestId: '', locale: 'en' },
    });
  }

  #viewerGroup(
    request: Request,
    o: { tailer: Tailer; payloads: Payloads; guardsAccess: boolean; visibility?: Visibility },
  ): Group {
    const { principal, locale, ip } = request.caller;
    const claims = { principal, requestId: '', locale, ...(ip !== undefined && { ip }) };
    return this.#group([principal.sessionId, locale, o.visibility ?? ''], request, { ...o, claims });
  }

  #group(
    sharedBy: readonly string[],
    { live, variables }: Request,
    o: Pick<ConstructorParameters<typeof Group>[0], 'tailer' | 'payloads' | 'guardsAccess' | 'claims'>,
  ): Group {
    const key = JSON.stringify([o.tailer.partition, ...sharedBy, documentKey(live, variables)]);
    const known = this.#groups.get(key);
    if (known) return known;
    const { gateway, services, log } = this.o;
    const group = new Group({
      ...o,
      ...{ gateway, services, log, live, variables },
      onEmpty: () => this.#groups.delete(key),
    });
    this.#groups.set(key, group);
    return group;
  }

  #headsFrame(request: Request, payload: Payload): Promise<Buffer[]> {
    const { live, variables, caller } = request;
    const key = JSON.stringify([documentKey(live, variables), payload]);
    const known = this.#headsFrames.get(key);
    if (known) return known;
    const { gateway, services, log } = this.o;
    const maker = new FrameMaker({
      ...{ gateway, services, live, variables, log, signal: new AbortController().signal },
      payloads: new Payloads(this.o.cursors, '', 'InboxBatch'), // heads carry no cursor
      claims: { principal: caller.principal, requestId: '', locale: caller.locale },
    });
    const frames = maker.notice(payload);
    if (this.#headsFrames.size >= 1_000) this.#headsFrames.clear(); // everybody's first heads, after a restart
    this.#headsFrames.set(key, frames);
    frames.catch(() => this.#headsFrames.delete(key));
    return frames;
  }

  /** @throws BAD_CURSOR */
  #place(after: unknown, partition: string): Place | undefined {
    if (after == null) return undefined;
    if (typeof after !== 'string') throw badCursor();
    const { partition: made, ...place } = this.o.cursors.decode(after);
    if (made !== partition) throw badCursor();
    return place;
  }

  #beat(): void {
    for (const group of this.#groups.values()) {
      group.heartbeat().catch((error: unknown) => {
        this.o.log.warn({ err: error }, 'a heartbeat was left out');
      });
    }
  }
}

interface Request {
  readonly live: PreparedLive;
  readonly variables: Record<string, unknown>;
  readonly caller: SignedInCaller;
}

/** The same text and the same variables are the same answer; `after` only says where to begin. */
function documentKey({ prepared, afterVariable }: PreparedLive, variables: Record<string, unknown>): unknown[] {
  const shared = Object.entries(variables)
    .filter(([name]) => name !== afterVariable)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [prepared.graph.generation, prepared.operation.name?.value ?? '', prepared.source, shared];
}
