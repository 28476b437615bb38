import { codeOf, isPassing } from '@sl3/live/error-code';
import type { SendOutcome } from '@sl3/live/outbox';
import type { SendMessageInput, SendMessageMutation } from '@sl3/schema/generated/graphql';
import type { Client } from '@urql/core';
import type { Attachment } from '../media/upload.js';
import { SendMessage } from './room.operations.js';

type Result = SendMessageMutation['sendMessage'];
/** The fields of a sent message that the messages subgraph owns. */
export type SentMessage = Extract<Result, { __typename: 'SendMessageSuccess' }>['sent'];

/** A message on its way out, with what is drawn of its files meanwhile. */
export interface OutgoingMessage extends SendMessageInput {
  readonly attachments?: readonly Attachment[];
}

/**
 * Sends one message with the nonce it was written with.
 *
 * @throws when nobody knows whether it arrived; sending it again is safe
 */
export async function sendMessage(urql: Client, message: OutgoingMessage): Promise<SendOutcome<SentMessage>> {
  const { attachments: _drawn, ...input } = message;
  const { data, error } = await urql.mutation(SendMessage, { input }).toPromise();
  if (data) return outcomeOf(data.sendMessage);
  const coded = error?.graphQLErrors[0];
  // Such an error says nothing about the message: it stays in the outbox.
  if (!coded || isPassing(coded)) throw error ?? new Error('The answer was empty.');
  return { refused: { code: codeOf(coded), message: coded.message } };
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
    case 'MutedProblem':
    case 'AttachmentProblem':
    case 'InvalidInputProblem':
      return { refused: { code: result.__typename, message: result.message } };
  }
}
