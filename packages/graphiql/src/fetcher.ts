import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { createClient } from 'graphql-ws';
import { session } from './session.js';

const socket = createClient({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
  connectionParams: () => ({ accessToken: session.current()?.accessToken }),
  // Closed as soon as nothing is subscribed to, so that a sign-in counts from the next subscription on.
  lazyCloseTimeout: 0,
});

/** Sends the access token along, unless the Headers tab has one, and takes up the token of every answer. */
export const fetcher: Fetcher = createGraphiQLFetcher({
  url: '/graphql',
  wsClient: socket,
  fetch: async (input, init) => {
    const headers = new Headers(init?.headers);
    const token = session.current()?.accessToken;
    if (token !== undefined && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
    const answer = await fetch(input, { ...init, headers });
    session.hear(
      await answer
        .clone()
        .json()
        .catch(() => undefined),
    );
    return answer;
  },
});
