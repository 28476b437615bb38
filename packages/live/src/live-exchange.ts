import {
  CombinedError,
  makeErrorResult,
  makeResult,
  stringifyDocument,
  type Exchange,
  type Operation,
  type OperationResult,
} from '@urql/core';
import { Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { filter, make, makeSubject, merge, mergeMap, pipe, share, takeUntil, type Observer } from 'wonka';
import { followLog } from './follow-log.js';
import type { LiveError, LiveResult, LiveTransport } from './live-client.js';
import type { FollowPhase } from './room-follower.js';

declare module '@urql/core' {
  interface OperationContext {
    /** `http` keeps one operation off the socket, for answers that set a cookie. */
    transport?: 'http';
  }
}

export interface LiveExchangeOptions {
  readonly live: LiveTransport;
  /** Subscription fields that are logs with cursors. Others pass through as they come. */
  readonly logs?: readonly string[];
  /** Hears how far each followed log is. */
  readonly onPhase?: (operation: Operation, phase: FollowPhase) => void;
}

/** The logs of the SL3 graph. */
export const SL3_LOGS = ['roomEvents', 'myEvents', 'moderationQueue'] as const;

/**
 * Runs subscriptions over the socket, and queries and mutations too while it is up; otherwise they go on to the next
 * exchange, over HTTP. Place it last but for `fetchExchange`.
 *
 * A followed log is gap-free: it resumes from its own cursor after every cut, whatever `after` the operation began with.
 * A query that is cut off in flight goes over HTTP. A mutation that is cut off ends with a network error: only its
 * caller knows whether it may be sent again.
 */
export function liveExchange({ live, logs = SL3_LOGS, onPhase }: LiveExchangeOptions): Exchange {
  return ({ forward }) =>
    (operations$) => {
      const shared$ = share(operations$);
      const overHttp = makeSubject<Operation>();

      const isForSocket = (operation: Operation) =>
        operation.kind === 'subscription' ||
        (operation.kind !== 'teardown' && operation.context.transport !== 'http' && live.state === 'up');

      const overSocket$ = pipe(
        shared$,
        filter(isForSocket),
        mergeMap((operation) =>
          pipe(
            make<OperationResult>((observer) => {
              if (operation.kind !== 'subscription') {
                return runOnce(live, operation, observer, () => overHttp.next(operation));
              }
              const responseKey = logKeyOf(operation.query, logs);
              if (responseKey === undefined) return runSubscription(live, operation, observer);
              return runLog(live, operation, responseKey, observer, onPhase);
            }),
            takeUntil(
              pipe(
                shared$,
                filter((other) => other.kind === 'teardown' && other.key === operation.key),
              ),
            ),
          ),
        ),
      );

      const overHttp$ = forward(
        merge([
          pipe(
            shared$,
            filter((operation) => !isForSocket(operation)),
          ),
          overHttp.source,
        ]),
      );
      return merge([overSocket$, overHttp$]);
    };
}

function runLog(
  live: LiveTransport,
  operation: Operation,
  responseKey: string,
  observer: Observer<OperationResult>,
  onPhase: LiveExchangeOptions['onPhase'],
): () => void {
  const { after, ...variables } = variablesOf(operation);
  return followLog(
    live,
    { ...requestOf(operation), variables, responseKey, after: typeof after === 'string' ? after : null },
    {
      next: (result) => observer.next({ ...toResult(operation, result), hasNext: true }),
      fail: (errors) => {
        observer.next(toResult(operation, { errors }));
        observer.complete();
      },
      phase: (phase) => onPhase?.(operation, phase),
    },
  );
}

function runSubscription(live: LiveTransport, operation: Operation, observer: Observer<OperationResult>): () => void {
  return live.subscribe(
    { ...requestOf(operation), variables: variablesOf(operation) },
    {
      next: (result) => observer.next({ ...toResult(operation, result), hasNext: true }),
      fail: (errors) => {
        observer.next(toResult(operation, { errors }));
        observer.complete();
      },
      complete: () => observer.complete(),
    },
  );
}

function runOnce(
  live: LiveTransport,
  operation: Operation,
  observer: Observer<OperationResult>,
  fallBack: () => void,
): () => void {
  let end: () => void = () => undefined;
  const stopListening = live.onState(() => {
    // Any change of state while waiting means that the socket which carried this is gone.
    finish();
    if (operation.kind === 'query') {
      fallBack();
    } else {
      const networkError = new Error('The connection was lost before the answer came.');
      observer.next(makeErrorResult(operation, new CombinedError({ networkError })));
    }
    observer.complete();
  });
  const finish = () => {
    stopListening();
    end();
  };
  end = live.subscribe(
    { ...requestOf(operation), variables: variablesOf(operation) },
    {
      next: (result) => observer.next(toResult(operation, result)),
      fail: (errors) => {
        stopListening();
        observer.next(toResult(operation, { errors }));
        observer.complete();
      },
      complete: () => {
        stopListening();
        observer.complete();
      },
    },
  );
  return finish;
}

function requestOf(operation: Operation): { query: string; operationName?: string } {
  const name = definitionOf(operation.query)?.name?.value;
  return { query: stringifyDocument(operation.query), ...(name === undefined ? {} : { operationName: name }) };
}

function variablesOf(operation: Operation): Record<string, unknown> {
  return operation.variables as Record<string, unknown>;
}

function toResult(operation: Operation, result: LiveResult | { errors: readonly LiveError[] }): OperationResult {
  return makeResult(operation, { data: null, ...result } as Parameters<typeof makeResult>[1]);
}

function definitionOf(document: DocumentNode): OperationDefinitionNode | undefined {
  return document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
}

/** The response key of the one root field, when that is a log. */
function logKeyOf(document: DocumentNode, logs: readonly string[]): string | undefined {
  for (const selection of definitionOf(document)?.selectionSet.selections ?? []) {
    if (selection.kind !== Kind.FIELD || !logs.includes(selection.name.value)) continue;
    return selection.alias?.value ?? selection.name.value;
  }
  return undefined;
}
