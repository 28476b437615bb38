/** A code that `errors[].extensions.code` may carry. */
export interface ErrorCode {
  readonly meaning: string;
  /** Who can do something about it. */
  readonly fixedBy: 'caller' | 'operator' | 'time';
  /** Whether the same request may be sent again unchanged. */
  readonly mayRetry: boolean;
  /** The status of an HTTP answer that carries this code and no data. */
  readonly httpStatus: number;
}

/**
 * Every error code a caller can meet; anything else leaves the gateway as `INTERNAL_SERVER_ERROR`.
 * docs/ERRORS.md explains them to callers, and a test compares the two in both directions.
 */
export const CODES = {
  BAD_REQUEST: {
    meaning: 'The body is not a GraphQL request: not JSON, no query, a batch, or several operations and no name.',
    fixedBy: 'caller',
    mayRetry: false,
    httpStatus: 400,
  },
  GRAPHQL_PARSE_FAILED: {
    meaning: 'The document is not GraphQL.',
    fixedBy: 'caller',
    mayRetry: false,
    httpStatus: 400,
  },
  GRAPHQL_VALIDATION_FAILED: {
    meaning: 'The document does not fit the schema.',
    fixedBy: 'caller',
    mayRetry: false,
    httpStatus: 400,
  },
  OPERATION_TOO_COMPLEX: {
    meaning: 'The document is over a limit of size, depth, aliases, fields or cost.',
    fixedBy: 'caller',
    mayRetry: false,
    httpStatus: 400,
  },
  BAD_USER_INPUT: {
    meaning: 'A variable or an argument has a value that cannot be used.',
    fixedBy: 'caller',
    mayRetry: false,
    httpStatus: 200,
  },
  BAD_CURSOR: {
    meaning: 'The cursor was altered, or belongs to another log. Start without one.',
    fixedBy: 'caller',
    mayRetry: false,
    httpStatus: 200,
  },
  UNAUTHENTICATED: {
    meaning: 'The access token is missing, bad, expired or revoked. Refresh the session or sign in.',
    fixedBy: 'caller',
    mayRetry: false,
    httpStatus: 401,
  },
  FORBIDDEN: {
    meaning: 'The viewer may know of this, but not do it.',
    fixedBy: 'caller',
    mayRetry: false,
    httpStatus: 200,
  },
  NOT_FOUND: {
    meaning: 'It does not exist, or it is not for this viewer: the answer is the same for both.',
    fixedBy: 'caller',
    mayRetry: false,
    httpStatus: 200,
  },
  CONFLICT: {
    meaning: 'Something changed meanwhile. Read again and decide again.',
    fixedBy: 'caller',
    mayRetry: false,
    httpStatus: 200,
  },
  RATE_LIMITED: {
    meaning: 'Too much in too short a time. Wait `retryAfterMs`.',
    fixedBy: 'time',
    mayRetry: true,
    httpStatus: 429,
  },
  UNAVAILABLE: {
    meaning: 'A part of the platform does not answer right now. Nothing was lost; try again.',
    fixedBy: 'time',
    mayRetry: true,
    httpStatus: 503,
  },
  INTERNAL_SERVER_ERROR: {
    meaning: 'A fault of ours. The `requestId` finds it in the logs.',
    fixedBy: 'operator',
    mayRetry: false,
    httpStatus: 500,
  },
} as const satisfies Record<string, ErrorCode>;

export type Code = keyof typeof CODES;
