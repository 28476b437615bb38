import { backOffMs, pause } from '@sl3/platform/back-off';
import { CliFailure } from './cli-failure.js';

/** Asks the public graph, as anybody may. */
export interface Graph {
  /**
   * Asks once more, for about half a minute, while a part of the platform does not answer: ask only what may be repeated.
   *
   * @param accessToken - of whoever asks; nobody in particular without one
   */
  ask<T>(query: string, variables: object, accessToken?: string): Promise<T>;
}

interface Answer {
  data?: unknown;
  errors?: { message: string; extensions?: { code?: string } }[];
}

const TRIES = 10;

/**
 * The graph of an installation.
 *
 * @throws CliFailure when it does not answer, or with errors
 */
export function openGraph(gateway: string): Graph {
  return {
    ask: async <T>(query: string, variables: object, accessToken?: string): Promise<T> => {
      for (let attempt = 0; ; attempt += 1) {
        const { data, errors } = await post(gateway, { query, variables }, accessToken);
        if (!errors && data) return data as T;
        const isAway = errors?.some(({ extensions }) => extensions?.code === 'UNAVAILABLE');
        if (!isAway || attempt === TRIES) {
          throw new CliFailure(`The graph refused: ${errors?.map(({ message }) => message).join(' ') ?? 'no data'}`);
        }
        await pause(backOffMs(attempt, 500, 5_000));
      }
    },
  };
}

async function post(gateway: string, body: object, accessToken: string | undefined): Promise<Answer> {
  const answer = await fetch(`${gateway}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  }).catch((cause: unknown) => {
    throw new CliFailure(`The gateway at ${gateway} does not answer. Is SL3 Chat running?`, { cause });
  });
  return (await answer.json()) as Answer;
}
