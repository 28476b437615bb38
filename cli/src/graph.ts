import { CliFailure } from './cli-failure.js';

/** Asks the public graph, as anybody may. */
export interface Graph {
  /** @param accessToken - of whoever asks; nobody in particular without one */
  ask<T>(query: string, variables: object, accessToken?: string): Promise<T>;
}

/**
 * The graph of an installation.
 *
 * @throws CliFailure when it does not answer, or with errors
 */
export function openGraph(gateway: string): Graph {
  return {
    ask: async <T>(query: string, variables: object, accessToken?: string): Promise<T> => {
      const answer = await fetch(`${gateway}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
        },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(15_000),
      }).catch((cause: unknown) => {
        throw new CliFailure(`The gateway at ${gateway} does not answer. Is SL3 Chat running?`, { cause });
      });
      const { data, errors } = (await answer.json()) as { data?: T; errors?: { message: string }[] };
      if (errors || !data)
        throw new CliFailure(`The graph refused: ${errors?.map(({ message }) => message).join(' ') ?? ''}`);
      return data;
    },
  };
}
