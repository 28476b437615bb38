import { backOffMs, pause } from '@sl3/platform/back-off';
import type { Log } from '@sl3/platform/log';
import { randomUUID } from 'node:crypto';
import type { CallContext } from '../data-source.js';
import { codedError, codeOf, maskErrors } from '../error-mask.js';
import type { Gateway, Result } from '../gateway.js';
import { liveExecutions } from '../metrics.js';
import { nextTail } from './frame.js';
import type { EntitySources } from './entities.js';
import type { LogLine, Place } from './log-source.js';
import type { Payload, Payloads } from './payloads.js';
import { executePayload, type PreparedLive } from './prepare-live.js';

/** How long a subgraph may be away before the subscribers are told to come back later. */
const PATIENCE_MS = 10_000;
/** Kept for those who catch up over the same stretch, as after a restart when everybody does. */
const KEPT_FRAMES = 32;

/** What follows one place of a log, up to another. */
export interface Stretch {
  readonly from: number;
  readonly to: Place;
  /** Every line after `from` up to `to`; none when the ring has let them go, which is told as a Gap. */
  readonly lines: readonly LogLine[];
}

/** Turns payloads into frames: executed once, serialised once, for everybody who asks the same. */
export class FrameMaker {
  readonly #kept = new Map<string, Promise<Buffer[]>>();

  constructor(
    private readonly o: {
      gateway: Gateway;
      services: EntitySources;
      live: PreparedLive;
      variables: Record<string, unknown>;
      /** On whose behalf entities are resolved. */
      claims: CallContext['claims'];
      payloads: Payloads;
      log: Log;
      /** Aborted when nobody waits any more. */
      signal: AbortSignal;
    },
  ) {}

  /**
   * The frames of a stretch, in order; usually one.
   *
   * @param version - of the lines: what was made from them is used again for as long as they stand as they are
   * @throws UNAVAILABLE when a subgraph stays away
   */
  stretch(stretch: Stretch, version: string): Promise<Buffer[]> {
    const { from, to, lines } = stretch;
    if (lines.length === 0) return this.notice(this.o.payloads.gap(from, to));
    return this.#keep(`${version}.${from}.${to.seq}`, () => this.#makeStretch(stretch));
  }

  /** The frame of a payload without events: a Heartbeat, a Gap, a Reset. */
  notice(payload: Payload): Promise<Buffer[]> {
    return this.#keep(JSON.stringify(payload), () => this.#makeNotice(payload));
  }

  forget(): void {
    this.#kept.clear();
  }

  /**
   * When an event cannot be told, the batch is halved until that event stands alone; it is told as a Gap, so that it
   * blocks nobody and is not lost in silence.
   */
  async #makeStretch({ from, to, lines }: Stretch): Promise<Buffer[]> {
    const { data, errors = [] } = await this.#executeUntilAvailable(this.o.payloads.batch(lines, to));
    const isBroken = errors.some((error) => codeOf(error) === 'INTERNAL_SERVER_ERROR');
    if (!isBroken && data?.[this.#responseKey] != null) {
      return [nextTail({ data, ...(errors.length > 0 && { errors: this.#masked(errors) }) })];
    }
    const middle = lines[(lines.length >> 1) - 1];
    if (!middle) {
      this.#masked(errors); // logs them
      return this.#makeNotice(this.o.payloads.gap(from, to));
    }
    const half = lines.length >> 1;
    return [
      ...(await this.#makeStretch({ from, to: middle, lines: lines.slice(0, half) })),
      ...(await this.#makeStretch({ from: middle.seq, to, lines: lines.slice(half) })),
    ];
  }

  async #makeNotice(payload: Payload): Promise<Buffer[]> {
    const { data, errors } = await this.#execute(payload);
    if (errors) throw errors[0] ?? codedError('INTERNAL_SERVER_ERROR');
    return [nextTail({ data })];
  }

  /** Waits for a subgraph that is away: an event told without its author would be told wrong. */
  async #executeUntilAvailable(payload: Payload): Promise<Result> {
    const startedAt = Date.now();
    for (let attempt = 0; ; attempt += 1) {
      const result = await this.#execute(payload);
      const away = result.errors?.find((error) => codeOf(error) === 'UNAVAILABLE');
      if (!away) return result;
      if (Date.now() - startedAt > PATIENCE_MS || this.o.signal.aborted) throw away;
      await pause(backOffMs(attempt, 50, 1_000), this.o.signal);
    }
  }

  #execute(payload: Payload): Promise<Result> {
    liveExecutions.inc({ payload: String(payload['__typename']) });
    const call = { claims: { ...this.o.claims, requestId: randomUUID() } };
    return executePayload(this.o.live, { payload, variables: this.o.variables, call }, this.o);
  }

  #masked(errors: readonly unknown[]): ReturnType<typeof maskErrors> {
    return maskErrors(errors, { requestId: randomUUID(), log: this.o.log });
  }

  get #responseKey(): string {
    return this.o.live.root.alias?.value ?? this.o.live.root.name.value;
  }

  #keep(key: string, make: () => Promise<Buffer[]>): Promise<Buffer[]> {
    const known = this.#kept.get(key);
    if (known) return known;
    const frames = make();
    this.#kept.set(key, frames);
    frames.catch(() => this.#kept.delete(key));
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > KEPT_FRAMES && oldest !== undefined) this.#kept.delete(oldest);
    return frames;
  }
}
