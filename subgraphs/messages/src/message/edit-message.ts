import { createUnionType, Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import type { MessagesContext } from '../context.js';
import { sanctionsOf } from '../sanction/load-sanctions.js';
import { whatIsWrongWithBody } from './body.js';
import { changeMessage } from './change-message.js';
import { Message } from './message.js';
import { whyNotEdit } from './message.policy.js';
import {
  AlreadyRemovedProblem,
  BodyLengthProblem,
  MutedProblem,
  NotAllowedProblem,
  problemOf,
} from './message.problems.js';

@InputType()
export class EditMessageInput {
  @Field(() => ID)
  messageId!: string;

  @Field(() => String)
  body!: string;
}

@Directive('@tag(name: "public")')
@ObjectType()
export class EditMessageSuccess {
  // Not `message`: asked for beside Problem.message, one name of two types is no valid document.
  @Field(() => Message, { name: 'edited' })
  message: Message;

  constructor(message: Message) {
    this.message = message;
  }
}

export const EditMessageResult = createUnionType({
  name: 'EditMessageResult',
  types: () => [EditMessageSuccess, NotAllowedProblem, MutedProblem, BodyLengthProblem, AlreadyRemovedProblem] as const,
});
export type EditMessageResult = typeof EditMessageResult;

/**
 * Gives the viewer's own message another text and tells the room. The earlier text is kept as a revision.
 *
 * Safe to repeat: a text the message has already makes no second entry.
 *
 * @throws NOT_FOUND for a message the viewer may not read
 */
export async function editMessage(ctx: MessagesContext, input: EditMessageInput): Promise<EditMessageResult> {
  const { locale, userId } = ctx.viewer;
  const { BODY_MAX_CHARS: maxChars, EDIT_WINDOW_MS: editWindowMs } = ctx.config;
  const sanctions = await sanctionsOf(ctx, userId);
  return changeMessage<EditMessageResult>(ctx, {
    messageId: input.messageId,
    says: { kind: 'edit', body: input.body },
    decide: (access, message) => {
      const denial = whyNotEdit(access, { message, editWindowMs, sanctions }, ctx.clock.now());
      if (denial) return problemOf(locale, denial);
      const wrong = whatIsWrongWithBody(input.body, { locale, maxChars, hasFiles: hasFiles(message) });
      if (wrong) return wrong;
      return message.body === input.body ? new EditMessageSuccess(message) : undefined;
    },
    // A removal that took its place just before is final.
    succeed: (message) => (message.removedAt ? new AlreadyRemovedProblem(locale) : new EditMessageSuccess(message)),
  });
}

function hasFiles(message: Message): boolean {
  return (message.attachments?.length ?? 0) > 0;
}
