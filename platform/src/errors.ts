import { CODES, type Code } from '@sl3/schema/codes';
import { GraphQLError } from 'graphql';

/** Makes an error a caller may see. Anything thrown without a code is a bug and leaves masked. */
function coded(code: Code, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}

/** There is no viewer, and this needs one. */
export function unauthenticated(): GraphQLError {
  return coded('UNAUTHENTICATED', 'Sign in first.');
}

/** The viewer may know of this, but not do it. */
export function forbidden(): GraphQLError {
  return coded('FORBIDDEN', 'This is not allowed.');
}

/** Absent, deleted or not for this viewer: the same bytes for all three, so that existence does not leak. */
export function notFound(): GraphQLError {
  return coded('NOT_FOUND', 'Not found.');
}

/** Something changed meanwhile; the caller reads again and decides again. */
export function conflict(why: string): GraphQLError {
  return coded('CONFLICT', why);
}

/** @param path - of the argument, e.g. `input.roomId` */
export function badUserInput(path: string, why: string): GraphQLError {
  return coded('BAD_USER_INPUT', `${path}: ${why}`, { path });
}

/** The cursor was altered, or belongs to another log. */
export function badCursor(): GraphQLError {
  return coded('BAD_CURSOR', 'This cursor cannot be used. Start without one.');
}

export function rateLimited(retryAfterMs: number): GraphQLError {
  return coded('RATE_LIMITED', 'Too many requests.', { retryAfterMs });
}

/** A part does not answer. Nothing was lost: the same request may be sent again, writes included. */
export function unavailable(retryAfterMs = 500): GraphQLError {
  return coded('UNAVAILABLE', 'Not available right now. Try again.', { retryAfterMs });
}

/** The code of an error made by this file (wherever it travelled since), or undefined for a bug. */
export function codeOf(error: unknown): Code | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  const code = error.extensions['code'];
  return typeof code === 'string' && Object.hasOwn(CODES, code) ? (code as Code) : undefined;
}
