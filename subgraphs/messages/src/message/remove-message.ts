import { createUnionType, Directive, Field, ObjectType } from 'type-graphql';
import type { MessagesContext } from '../context.js';
import { changeMessage } from './change-message.js';
import { Message } from './message.js';
import { whyNotRemove } from './message.policy.js';
import { NotAllowedProblem, problemOf } from './message.problems.js';

@Directive('@tag(name: "public")')
@ObjectType()
export class RemoveMessageSuccess {
  // Not `message`: asked for beside Problem.message, one name of two types is no valid document.
  @Field(() => Message, { name: 'removed' })
  message: Message;

  constructor(message: Message) {
    this.message = message;
  }
}

export const RemoveMessageResult = createUnionType({
  name: 'RemoveMessageResult',
  types: () => [RemoveMessageSuccess, NotAllowedProblem] as const,
});
export type RemoveMessageResult = typeof RemoveMessageResult;

/**
 * Hides a message's text from everybody at once and tells the room. Its place, its author and its digest stay; the text
 * leaves the store later (`scrubRemovedMessages`).
 *
 * Safe to repeat: a message that is removed already stays as it is.
 *
 * @throws NOT_FOUND for a message the viewer may not read
 */
export async function removeMessage(ctx: MessagesContext, input: { messageId: string }): Promise<RemoveMessageResult> {
  return changeMessage<RemoveMessageResult>(ctx, {
    messageId: input.messageId,
    says: { kind: 'remove' },
    decide: (access, message) => {
      const denial = whyNotRemove(access, { message });
      if (denial) return problemOf(ctx.viewer.locale, denial);
      return message.removedAt ? new RemoveMessageSuccess(message) : undefined;
    },
    succeed: (message) => new RemoveMessageSuccess(message),
  });
}
