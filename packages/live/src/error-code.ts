interface CodedError {
  readonly extensions?: Record<string, unknown> | undefined;
}

/** The code of an error of the graph; empty when it carries none. */
export function codeOf(error: CodedError | undefined): string {
  const code = error?.extensions?.['code'];
  return typeof code === 'string' ? code : '';
}

/** How long the server asks to wait, in milliseconds; 0 when it does not say. */
export function retryAfterMsOf(error: CodedError | undefined): number {
  const wait = error?.extensions?.['retryAfterMs'];
  return typeof wait === 'number' ? wait : 0;
}

/** Whether the same operation may work a moment later: nothing is wrong with it, something stood in its way. */
export function isPassing(error: CodedError | undefined): boolean {
  return PASSING.has(codeOf(error));
}

const PASSING = new Set(['UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL_SERVER_ERROR', 'UNAUTHENTICATED']);
