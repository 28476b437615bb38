import type { Log } from '@sl3/platform/log';
import { CODES, type Code } from '@sl3/schema/codes';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

// One sentence for each code where the cause may not show: what is missing and what is foreign read the same.
const SENTENCES: Partial<Record<Code, string>> = {
  OPERATION_TOO_COMPLEX: 'The operation asks for too much at once.',
  BAD_CURSOR: 'This cursor cannot be used here.',
  UNAUTHENTICATED: 'Sign in first.',
  FORBIDDEN: 'Not allowed.',
  NOT_FOUND: 'Not found.',
  RATE_LIMITED: 'Too many requests. Wait and try again.',
  UNAVAILABLE: 'Part of the platform does not answer. Try again.',
  INTERNAL_SERVER_ERROR: 'Internal error',
};

/** An error a caller may see. The sentence of its code, unless another is given where the code allows one. */
export function codedError(code: Code, message?: string, extensions?: Record<string, unknown>): GraphQLError {
  return new GraphQLError(message ?? SENTENCES[code] ?? CODES[code].meaning, { extensions: { code, ...extensions } });
}

/** The code a caller sees for an error; whatever is not in the table is a fault of ours. */
export function codeOf(error: unknown): Code {
  const code = error instanceof GraphQLError ? error.extensions['code'] : undefined;
  return typeof code === 'string' && Object.hasOwn(CODES, code) ? (code as Code) : 'INTERNAL_SERVER_ERROR';
}

/**
 * The one place where errors become answers: a code of the table, a sentence without names of ours, and for a fault of
 * ours nothing but the `requestId`, under which it is logged here, once.
 */
export function maskErrors(
  errors: readonly unknown[],
  about: { requestId: string; log: Log },
): GraphQLFormattedError[] {
  return errors.map((error) => {
    const code = codeOf(error);
    const path = error instanceof GraphQLError ? error.path : undefined;
    if (code === 'INTERNAL_SERVER_ERROR') {
      about.log.error({ err: original(error), requestId: about.requestId, path }, 'operation failed');
    }
    return {
      message: SENTENCES[code] ?? withoutSuggestions((error as GraphQLError).message),
      ...(path && { path }),
      extensions: { code, ...tellable(code, error, about.requestId) },
    };
  });
}

/** The status of an HTTP answer: 200 when there is data, else what the first code says. */
export function statusOf(answer: { data?: unknown; errors?: readonly GraphQLFormattedError[] }): number {
  const code = answer.errors?.[0]?.extensions?.['code'];
  if (answer.data != null || code === undefined) return 200;
  return CODES[code as Code].httpStatus;
}

/** The time to wait before trying again, for `Retry-After`. */
export function retryAfterMsOf(answer: { errors?: readonly GraphQLFormattedError[] }): number | undefined {
  const retryAfterMs = answer.errors?.[0]?.extensions?.['retryAfterMs'];
  return typeof retryAfterMs === 'number' ? retryAfterMs : undefined;
}

function tellable(code: Code, error: unknown, requestId: string): Record<string, unknown> {
  if (code === 'INTERNAL_SERVER_ERROR') return { requestId };
  const extensions = error instanceof GraphQLError ? error.extensions : {};
  const { retryAfterMs, path } = extensions;
  return {
    ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
    ...(code === 'BAD_USER_INPUT' && typeof path === 'string' && { path }),
  };
}

// graphql-js helps a typist by naming fields that exist; that maps a schema for whoever has no right to read it.
const withoutSuggestions = (message: string): string => message.replace(/ ?Did you mean .*\?/gs, '');

const original = (error: unknown): unknown => (error instanceof GraphQLError ? (error.originalError ?? error) : error);
