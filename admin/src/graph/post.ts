import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { stringifyDocument } from '@urql/core';
import { currentLanguage } from '../i18n/language.js';

/** What kept an answer from coming: a code of the graph, or `NETWORK` when the server could not be reached. */
export class RequestFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

interface Envelope<D> {
  data?: D | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/**
 * One operation over HTTP and nothing else. Session mutations go this way: they must not meet the exchange that
 * refreshes sessions.
 *
 * @throws {@link RequestFailure}
 */
export async function post<D, V>(
  document: TypedDocumentNode<D, V>,
  variables: V,
  accessToken: string | null = null,
): Promise<D> {
  const envelope = await send<D>(stringifyDocument(document), variables, accessToken);
  const error = envelope.errors?.[0];
  if (envelope.data && !error) return envelope.data;
  throw new RequestFailure(
    error?.extensions?.code ?? 'INTERNAL_SERVER_ERROR',
    error?.message ?? 'The answer was empty.',
  );
}

async function send<D>(query: string, variables: unknown, accessToken: string | null): Promise<Envelope<D>> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      headers: requestHeaders(accessToken),
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Envelope<D>;
  } catch (cause) {
    throw new RequestFailure('NETWORK', 'The server could not be reached.', { cause });
  }
}

/** The headers of every HTTP request to the graph: who asks, and the language in which Problems shall come back. */
export function requestHeaders(accessToken: string | null): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    'accept-language': currentLanguage(),
    ...(accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }),
  };
}
