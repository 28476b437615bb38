import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { AnyVariables } from '@urql/core';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useNotify } from 'react-admin';
import { useGraph } from '../graph/use-graph.js';

/** What a mutation answers with: a success, or a Problem, which alone has a message that the person can read. */
export interface Outcome {
  readonly __typename?: string;
  readonly message?: string;
  readonly fields?: readonly { readonly path: string; readonly message: string }[];
}

/** One change, ready to be made. */
export interface Act<D, V extends AnyVariables> {
  readonly document: TypedDocumentNode<D, V>;
  readonly variables: V;
  readonly outcomeOf: (data: D) => Outcome;
  /** Key of what is said when it worked. */
  readonly done: string;
}

/** A decision reaches the other parts of the platform as a fact: usually at once, and within 2 s. */
const READ_AGAIN_AFTER_MS = [400, 1_000, 2_200];

/** Reads whatever is on screen again, now and when what was decided has certainly arrived everywhere. */
export async function readWhatFollows(queries: Pick<QueryClient, 'invalidateQueries'>): Promise<void> {
  for (const afterMs of READ_AGAIN_AFTER_MS) setTimeout(() => void queries.invalidateQueries(), afterMs);
  await queries.invalidateQueries();
}

/** The sentences of a Problem: its own, or those of the fields it names. */
export function problemOf(outcome: Outcome): string | undefined {
  const fields = outcome.fields?.map(({ message }) => message) ?? [];
  return fields.length > 0 ? fields.join(' ') : outcome.message;
}

/**
 * Makes a change by a verb of the graph, says that it worked, and reads again whatever is on screen.
 *
 * @returns a function that resolves to a Problem's sentence, or to undefined when it worked
 */
export function useVerb(): <D, V extends AnyVariables>(act: Act<D, V>) => Promise<string | undefined> {
  const graph = useGraph();
  const notify = useNotify();
  const queries = useQueryClient();
  return useCallback(
    async ({ document, variables, outcomeOf, done }) => {
      const problem = problemOf(outcomeOf(await graph.act(document, variables)));
      if (problem !== undefined) return problem;
      notify(done, { type: 'success' });
      await readWhatFollows(queries);
      return undefined;
    },
    [graph, notify, queries],
  );
}
