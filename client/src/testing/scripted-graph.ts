import { Client, CombinedError, makeErrorResult, makeResult, type Exchange, type Operation } from '@urql/core';
import { GraphQLError, Kind } from 'graphql';
import { filter, make, mergeMap, pipe, takeUntil } from 'wonka';

type Answer = object | { code: string };

/** A graph that answers as a test says, behind urql's own client: queries at once, subscriptions when told to. */
export class ScriptedGraph {
  readonly asked: { name: string; variables: Record<string, unknown> }[] = [];
  readonly #answers = new Map<string, (variables: Record<string, unknown>) => Answer>();
  readonly #listeners = new Map<string, (data: object) => void>();

  readonly urql = new Client({ url: 'http://graph.test', preferGetMethod: false, exchanges: [this.#exchange()] });

  /** What an operation of this name is answered, from now on. `{ code }` is an error with that code. */
  answer(name: string, answer: (variables: Record<string, unknown>) => Answer): void {
    this.#answers.set(name, answer);
  }

  /** Sends to the running subscription of this name. */
  push(name: string, data: object): void {
    const listener = this.#listeners.get(name);
    if (!listener) throw new Error(`nobody listens to ${name}`);
    listener(data);
  }

  hasListener(name: string): boolean {
    return this.#listeners.has(name);
  }

  #exchange(): Exchange {
    return () => (operations$) =>
      pipe(
        operations$,
        filter((operation) => operation.kind !== 'teardown'),
        mergeMap((operation) =>
          pipe(
            make<ReturnType<typeof makeResult>>((observer) => {
              const name = nameOf(operation);
              const variables = operation.variables as Record<string, unknown>;
              this.asked.push({ name, variables });
              if (operation.kind === 'subscription') {
                this.#listeners.set(name, (data) => {
                  observer.next({ ...makeResult(operation, { data }), hasNext: true });
                });
                return () => void this.#listeners.delete(name);
              }
              void Promise.resolve().then(() => {
                const answer = this.#answers.get(name)?.(variables) ?? { code: 'INTERNAL_SERVER_ERROR' };
                observer.next(
                  'code' in answer ? failed(operation, answer.code) : makeResult(operation, { data: answer }),
                );
                observer.complete();
              });
              return () => undefined;
            }),
            takeUntil(
              pipe(
                operations$,
                filter((other) => other.kind === 'teardown' && other.key === operation.key),
              ),
            ),
          ),
        ),
      );
  }
}

function failed(operation: Operation, code: string) {
  const error = new GraphQLError(code, { extensions: { code } });
  return makeErrorResult(operation, new CombinedError({ graphQLErrors: [error] }));
}

function nameOf(operation: Operation): string {
  for (const definition of operation.query.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition.name?.value ?? '';
  }
  return '';
}
