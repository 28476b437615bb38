import { ApolloServer, type BaseContext } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { CODES } from '@sl3/schema/codes';
import type { FormattedExecutionResult, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { forbidden, unavailable } from './errors.js';
import { HttpError } from './http.js';
import type { Log } from './log.js';
import { isOutage } from './outage.js';
import type { Claims } from './viewer.js';

/** A context may carry this: what a resolver puts here travels in the answer's `extensions`, read by the gateway. */
export interface AnswerExtensions {
  answerExtensions: Record<string, unknown>;
}

/** Runs GraphQL requests on Apollo Server, without its HTTP framework: ours checks the envelope first. */
export interface GraphqlHandler<C extends BaseContext> {
  /** @param request - the parsed body; @throws a 400 when it is not one GraphQL request */
  answer(request: unknown, context: C, claims: Claims): Promise<FormattedExecutionResult>;
  close(): Promise<void>;
}

export async function graphqlHandler<C extends BaseContext>(o: {
  schema: GraphQLSchema;
  log: Log;
}): Promise<GraphqlHandler<C>> {
  refuseServiceField(o.schema);
  // Apollo Server hands formatted errors back; the thrown one, with its stack, is found here.
  const thrownOf = new WeakMap<GraphQLFormattedError, unknown>();
  const server = new ApolloServer<C>({
    schema: o.schema,
    introspection: false,
    csrfPrevention: false, // no browser reaches this
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    logger: apolloLogger(o.log),
    formatError: (formatted, error) => {
      const kept = { ...formatted };
      thrownOf.set(kept, unwrapResolverError(error));
      return kept;
    },
    plugins: [
      // Half of the in-process cost, and the gateway uses none of them.
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await server.start();

  /** A coded error passes; anything else is a bug or an outage: logged here, once, and masked. */
  function mask(error: GraphQLFormattedError, claims: Claims): GraphQLFormattedError {
    const code = publicCode(error.extensions?.['code']);
    if (code) return { ...error, extensions: { ...error.extensions, code } };
    const { requestId } = claims;
    const facts = { err: thrownOf.get(error) ?? error, requestId, path: error.path?.join('.') };
    if (isOutage(facts.err)) {
      o.log.warn(facts, 'request met an outage');
      const { message, extensions } = unavailable();
      return { message, ...(error.path ? { path: error.path } : {}), extensions };
    }
    o.log.error(facts, 'request failed');
    return {
      message: 'Internal error',
      ...(error.path ? { path: error.path } : {}),
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
    };
  }

  return {
    async answer(request, context, claims) {
      const contextValue: C & AnswerExtensions = Object.assign(context, { answerExtensions: {} });
      const { body } = await server.executeOperation(readRequest(request), { contextValue });
      if (body.kind !== 'single') throw new Error('Incremental delivery is not served.');
      const { data, errors } = body.singleResult;
      const { answerExtensions } = contextValue;
      return {
        ...(data === undefined ? {} : { data }),
        ...(errors ? { errors: errors.map((error) => mask(error, claims)) } : {}),
        ...(Object.keys(answerExtensions).length > 0 ? { extensions: answerExtensions } : {}),
      };
    },
    close: () => server.stop(),
  };
}

function readRequest(request: unknown) {
  const { query, variables, operationName } = (request ?? {}) as Record<string, unknown>;
  if (typeof query !== 'string') throw new HttpError(400, 'The body is not a GraphQL request.');
  return {
    query,
    ...(isRecord(variables) ? { variables } : {}),
    ...(typeof operationName === 'string' ? { operationName } : {}),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function publicCode(code: unknown): string | undefined {
  if (code === 'OPERATION_RESOLUTION_FAILURE') return 'BAD_REQUEST'; // several operations and no name
  if (typeof code !== 'string' || code === 'INTERNAL_SERVER_ERROR') return undefined;
  return Object.hasOwn(CODES, code) ? code : undefined;
}

/** The graph is composed from committed files: nobody needs a running subgraph to tell its schema. */
function refuseServiceField(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()['_service'];
  if (!field) return;
  field.resolve = () => {
    throw forbidden();
  };
}

function apolloLogger(log: Log) {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (message: unknown) => {
      log.warn({ message }, 'graphql server warned');
    },
    error: (message: unknown) => {
      log.error({ message }, 'graphql server failed');
    },
  };
}
