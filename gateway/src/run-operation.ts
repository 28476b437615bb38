import type { Log } from '@sl3/platform/log';
import type { Principal } from '@sl3/platform/viewer';
import type { Locale } from '@sl3/platform/problems';
import { OperationTypeNode, type GraphQLFormattedError } from 'graphql';
import { z } from 'zod';
import { authorise } from './authorise.js';
import type { SessionChange } from './data-source.js';
import { codedError, maskErrors } from './error-mask.js';
import type { Gateway, Prepared } from './gateway.js';
import type { DocumentRates, ViewerRates } from './rates.js';

/** A GraphQL request, through whichever door it came. `extensions` are read by nobody. */
export const OperationRequest = z.object({
  query: z.string().min(1),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});
export type OperationRequest = z.infer<typeof OperationRequest>;

/** Who asks, and what is known of the request beyond its document. */
export interface Caller {
  readonly principal: Extract<Principal, { kind: 'anonymous' | 'viewer' }>;
  readonly requestId: string;
  readonly locale: Locale;
  readonly ip?: string | undefined;
  readonly refreshToken?: string | undefined;
}

export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: GraphQLFormattedError[];
}

export interface Pipeline {
  readonly gateway: Gateway;
  readonly rates: ViewerRates;
  readonly documents: DocumentRates;
  readonly log: Log;
}

/** An operation that has passed every check and may run. */
export interface Admitted {
  readonly prepared: Prepared;
  readonly variables: Record<string, unknown>;
  readonly coerced: Record<string, unknown>;
}

/**
 * The checks that every operation passes, in this order, at both doors: how many new documents this viewer brings,
 * limits and validity, what the viewer may ask, the values of its variables and its cost, how much this viewer asks for.
 *
 * @throws a coded error
 */
export async function admit(pipeline: Pipeline, caller: Caller, request: OperationRequest): Promise<Admitted> {
  const { principal } = caller;
  const isSignedIn = principal.kind === 'viewer';
  const subject = isSignedIn ? `user:${principal.userId}` : `ip:${caller.ip ?? 'unknown'}`;
  const operationName = request.operationName ?? undefined;
  // Parsing and validating is most of what an operation costs here, so it is paid for before it is done.
  if (!pipeline.gateway.hasRead(request.query, operationName)) pipeline.documents.takeOne(subject);
  const prepared = pipeline.gateway.prepare(request.query, operationName);
  authorise(prepared.needs, { isSignedIn, scopes: isSignedIn ? principal.scopes : [] });
  const variables = request.variables ?? {};
  const { coerced, cost } = pipeline.gateway.coerce(prepared, variables);
  await pipeline.rates.take(subject, cost);
  return { prepared, variables, coerced };
}

/** Runs one query or mutation, from the words of a caller to the answer they may see. It does not throw. */
export async function runOperation(
  pipeline: Pipeline,
  caller: Caller,
  request: OperationRequest,
  onSessionChange?: (change: SessionChange) => void,
): Promise<Answer> {
  try {
    const admitted = await admit(pipeline, caller, request);
    if (admitted.prepared.operation.operation === OperationTypeNode.SUBSCRIPTION) {
      throw codedError('BAD_REQUEST', 'Subscriptions are served on the socket.');
    }
    return await runAdmitted(pipeline, caller, admitted, onSessionChange);
  } catch (error) {
    return refusal(pipeline, caller, error);
  }
}

/** Runs a query or mutation that has passed {@link admit}. It does not throw. */
export async function runAdmitted(
  pipeline: Pipeline,
  caller: Caller,
  { prepared, variables }: Admitted,
  onSessionChange?: (change: SessionChange) => void,
): Promise<Answer> {
  const { principal, requestId, locale, ip, refreshToken } = caller;
  try {
    const { data, errors } = await pipeline.gateway.execute(prepared, variables, {
      claims: { principal, requestId, locale, ...(ip !== undefined && { ip }) },
      refreshToken,
      ...(onSessionChange && { onSessionChange }),
    });
    if (!errors) return { data: data ?? null };
    return { data: data ?? null, errors: maskErrors(errors, { requestId, log: pipeline.log }) };
  } catch (error) {
    return refusal(pipeline, caller, error);
  }
}

/** The answer to an operation that did not run. */
export function refusal(pipeline: { log: Log }, caller: { requestId: string }, error: unknown): Answer {
  return { errors: maskErrors([error], { requestId: caller.requestId, log: pipeline.log }) };
}
