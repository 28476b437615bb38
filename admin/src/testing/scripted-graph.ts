import { Client, makeResult, type Exchange, type Operation } from '@urql/core';
import { GraphQLError, Kind } from 'graphql';
import { filter, fromPromise, mergeMap, pipe } from 'wonka';
import { Graph } from '../graph/graph.js';

type Variables = Record<string, unknown>;
type Answer = object | { code: string };

/** A graph that answers as a test says, behind urql's own client. */
export class ScriptedGraph {
  readonly asked: { name: string; variables: Variables }[] = [];
  readonly #answers = new Map<string, (variables: Variables) => Answer>();

  readonly graph = new Graph(
    new Client({ url: 'http://graph.test', preferGetMethod: false, exchanges: [this.#exchange()] }),
  );

  /** What an operation of this name is answered, from now on. `{ code }` is an error with that code. */
  answer(name: string, answer: (variables: Variables) => Answer): void {
    this.#answers.set(name, answer);
  }

  #exchange(): Exchange {
    return () => (operations$) =>
      pipe(
        operations$,
        filter((operation) => operation.kind !== 'teardown'),
        mergeMap((operation) => fromPromise(Promise.resolve().then(() => this.#resultOf(operation)))),
      );
  }

  #resultOf(operation: Operation) {
    const name = nameOf(operation);
    const variables = operation.variables as Variables;
    this.asked.push({ name, variables });
    const answer = this.#answers.get(name)?.(variables) ?? { code: 'INTERNAL_SERVER_ERROR' };
    if (!('code' in answer)) return makeResult(operation, { data: answer });
    const error = new GraphQLError(answer.code, { extensions: { code: answer.code } });
    return makeResult(operation, { data: null, errors: [error] });
  }
}

function nameOf(operation: Operation): string {
  for (const definition of operation.query.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition.name?.value ?? '';
  }
  return '';
}
