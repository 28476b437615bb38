import { backOffMs } from './back-off.js';
import { isPassing, retryAfterMsOf } from './error-code.js';
import type { ConnectionState, LiveError, LiveResult, LiveTransport } from './live-client.js';
import {
  connectionChanged,
  receive,
  startFollowing,
  type Follower,
  type FollowPhase,
  type LogEvent,
  type LogPayload,
} from './room-follower.js';

export interface FollowLogRequest {
  readonly query: string;
  readonly operationName?: string;
  /** Without `after`: the place is kept here. */
  readonly variables: Record<string, unknown>;
  /** The name under which the subscription's field comes back: `roomEvents`, or its alias. */
  readonly responseKey: string;
  /** The cursor to begin after; null for "from now on". */
  readonly after: string | null;
}

export interface FollowLogSink {
  /** Every payload that brings something new, once and in order. Payloads without a place (`RoomHeads`) as they come. */
  next(result: LiveResult): void;
  /** The server will not answer this: not found, not allowed, a bad cursor. Nothing follows. */
  fail(errors: readonly LiveError[]): void;
  phase(phase: FollowPhase): void;
}

/**
 * Follows one log over a transport until told to stop: resumes from the last place that was handed on after every cut,
 * drops what was handed on already, and asks again where something is missing.
 *
 * @returns what ends it
 */
export function followLog(live: LiveTransport, request: FollowLogRequest, sink: FollowLogSink): () => void {
  let follower: Follower = startFollowing(request.after);
  let unsubscribe: () => void = () => undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let hasStopped = false;

  const move = (next: Follower) => {
    const hasNewPhase = next.phase !== follower.phase;
    follower = next;
    if (hasNewPhase) sink.phase(next.phase);
  };

  const subscribe = () => {
    unsubscribe();
    clearTimeout(retryTimer);
    if (hasStopped) return;
    let isCurrent = true;
    const end = live.subscribe(
      {
        query: request.query,
        ...(request.operationName === undefined ? {} : { operationName: request.operationName }),
        // Read at each reconnection, so that a cut resumes from here and not from where the subscription began.
        get variables() {
          return { ...request.variables, after: follower.cursor };
        },
      },
      {
        next: (result) => {
          if (isCurrent) take(result);
        },
        fail: (errors) => {
          if (!isCurrent) return;
          const passing = errors.find(isPassing);
          if (passing) {
            retryLater(retryAfterMsOf(passing));
            return;
          }
          hasStopped = true;
          stopListening();
          sink.fail(errors);
        },
        complete: () => {
          if (isCurrent) retryLater(0);
        },
      },
    );
    unsubscribe = () => {
      isCurrent = false;
      end();
    };
  };

  const retryLater = (atLeastMs: number) => {
    move({ ...follower, phase: phaseOf(live.state) });
    retryTimer = setTimeout(subscribe, atLeastMs + backOffMs(failures));
    failures += 1;
  };

  const take = (result: LiveResult) => {
    const payload = result.data?.[request.responseKey];
    if (!isLogPayload(payload)) {
      sink.next(result);
      return;
    }
    const step = receive(follower, payload);
    if (step.deliver) {
      failures = 0;
      sink.next({ ...result, data: { ...result.data, [request.responseKey]: step.deliver } });
    }
    // After the delivery: whoever hears "caught up" has everything.
    move(step.follower);
    if (step.mustResubscribe) subscribe();
  };

  const stopListening = live.onState((state) => move(connectionChanged(follower, connectionOf(state))));
  move(connectionChanged(follower, connectionOf(live.state)));
  sink.phase(follower.phase);
  subscribe();

  return () => {
    hasStopped = true;
    clearTimeout(retryTimer);
    stopListening();
    unsubscribe();
  };
}

function connectionOf(state: ConnectionState): 'offline' | 'reconnecting' | 'up' {
  if (state === 'up' || state === 'offline') return state;
  return 'reconnecting';
}

function phaseOf(state: ConnectionState): FollowPhase {
  const connection = connectionOf(state);
  return connection === 'up' ? 'catching up' : connection;
}

const PLACED = new Set(['EventBatch', 'InboxBatch', 'CaseBatch', 'Gap', 'Reset', 'Heartbeat']);

function isLogPayload(payload: unknown): payload is LogPayload<LogEvent> {
  if (typeof payload !== 'object' || payload === null || !('__typename' in payload)) return false;
  return PLACED.has(String(payload.__typename));
}
