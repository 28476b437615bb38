import type { SendOutcome } from '@sl3/live/outbox';
import type { SendMessageInput, SendMessageMutation } from '@sl3/schema/generated/graphql';
import type { Client } from '@urql/core';
import { SendMessage } from './room.operations.js';

type Result = SendMessageMutation['sendMessage'];
/** The fields of a sent message that the messages subgraph owns. */
export type SentMessage = Extract<Result, { __typename: 'SendMessageSuccess' }>['sent'];

/** Codes that say nothing about the message: the same request may work later, so it stays in the outbox. */
const PASSING = new Set(['UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'RATE_LIMITED', 'UNAUTHENTICATED']);

/**
 * Sends one message with the nonce it was written with.
 *
 * @throws when nobody knows whether it arrived; sending it again is safe
 */
export async function sendMessage(urql: Client, input: SendMessageInput): Promise<SendOutcome<SentMessage>> {
  const { data, error } = await urql.mutation(SendMessage, { input }).toPromise();
  if (data) return outcomeOf(data.sendMessage);
  const coded = error?.graphQLErrors[0];
  const code = String(coded?.extensions['code'] ?? 'NETWORK');
  if (!coded || PASSING.has(code)) throw error ?? new Error('The answer was empty.');
  return { refused: { code, message: coded.message } };
}

function outcomeOf(result: Result): SendOutcome<SentMessage> {
  switch (result.__typename) {
    case 'SendMessageSuccess':
      return { sent: result.sent };
    case 'TooSoonProblem':
      return {
        refused: { code: result.__typename, message: result.message, retryAfterMs: result.retryAfterMs },
      };
    case 'NotAllowedProblem':
    case 'BodyLengthProblem':
    case 'NonceConflictProblem':
    case 'ReplyTargetProblem':
    case 'InvalidInputProblem':
      return { refused: { code: result.__typename, message: result.message } };
  }
}
