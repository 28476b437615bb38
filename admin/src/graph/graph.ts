import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { codeOf } from '@sl3/live/error-code';
import { LiveClient } from '@sl3/live/live-client';
import { liveExchange } from '@sl3/live/live-exchange';
import { Client, fetchExchange, type AnyVariables, type CombinedError, type OperationResult } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { currentLanguage } from '../i18n/language.js';
import type { Session } from '../session/session.js';
import { requestHeaders } from './post.js';

/** What the graph answered instead of data. `status` is the one react-admin knows; `code` is the graph's own. */
export class GraphFailure extends Error {
  readonly status: number;

  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = STATUS_OF[code] ?? 500;
  }
}

const STATUS_OF: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
};

/** The graph as the console uses it: one operation at a time over HTTP, the case queue over a socket. */
export class Graph {
  constructor(private readonly urql: Client) {}

  /** @throws {@link GraphFailure} */
  async ask<D, V extends AnyVariables>(document: TypedDocumentNode<D, V>, variables: V): Promise<D> {
    return dataOf(await this.urql.query(document, variables, OVER_HTTP).toPromise());
  }

  /** @throws {@link GraphFailure} */
  async act<D, V extends AnyVariables>(document: TypedDocumentNode<D, V>, variables: V): Promise<D> {
    return dataOf(await this.urql.mutation(document, variables, OVER_HTTP).toPromise());
  }

  /** Hears a subscription until what is returned is called; it comes back by itself after every cut. */
  follow<D, V extends AnyVariables>(
    document: TypedDocumentNode<D, V>,
    variables: V,
    hear: (data: D) => void,
  ): () => void {
    const subscription = this.urql.subscription(document, variables).subscribe(({ data }) => {
      if (data) hear(data);
    });
    return () => subscription.unsubscribe();
  }
}

// A header names the language of each answer; a socket keeps the one it was opened with.
const OVER_HTTP = { transport: 'http', requestPolicy: 'network-only' } as const;

function dataOf<D>({ data, error }: OperationResult<D>): D {
  if (error) throw failureOf(error);
  if (data === undefined || data === null) throw new GraphFailure('INTERNAL_SERVER_ERROR', 'The answer was empty.');
  return data;
}

function failureOf(error: CombinedError): GraphFailure {
  const [first] = error.graphQLErrors;
  if (!first) return new GraphFailure('NETWORK', error.message, { cause: error });
  return new GraphFailure(codeOf(first) || 'INTERNAL_SERVER_ERROR', first.message, { cause: error });
}

/** The console's link to the platform. */
export interface Link {
  readonly graph: Graph;
  /** Whether what is on screen moves by itself now. */
  readonly live: Pick<LiveClient, 'state' | 'onState'>;
  /** Opens the socket, once: it lives as long as the page, which is loaded anew for another person. */
  readonly start: () => void;
}

/** Opens nothing yet: HTTP when asked, the socket when it is started. */
export function openLink(session: Session): Link {
  const live = new LiveClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    accessToken: () => session.accessToken(),
    connectionParams: () => ({ locale: currentLanguage() }),
    refreshAccessToken: () => session.refresh(),
    onSignedOut: () => session.end(),
  });
  const urql = new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: () => ({ credentials: 'same-origin', headers: requestHeaders(session.heldToken()) }),
    exchanges: [
      // A token that ran out is refreshed once and the operation repeated.
      authExchange((utilities) =>
        Promise.resolve({
          addAuthToOperation: (operation) => {
            const token = session.heldToken();
            return token === null
              ? operation
              : utilities.appendHeaders(operation, { authorization: `Bearer ${token}` });
          },
          didAuthError: (error) => error.graphQLErrors.some((each) => codeOf(each) === 'UNAUTHENTICATED'),
          refreshAuth: async () => {
            await session.refresh().catch(() => null);
          },
        }),
      ),
      liveExchange({ live, logs: ['moderationQueue'] }),
      fetchExchange,
    ],
  });
  let isStarted = false;
  const start = () => {
    if (isStarted) return;
    isStarted = true;
    session.onToken((accessToken) => live.sendAccessToken(accessToken));
    live.start();
  };
  return { graph: new Graph(urql), live, start };
}
