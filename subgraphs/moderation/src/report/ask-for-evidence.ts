import { unavailable } from '@sl3/platform/errors';
import { canonicalJson, textDigest } from '@sl3/platform/hash-chain';
import { z } from 'zod';
import type { ModerationServices } from '../context.js';
import type { Evidence } from './evidence.js';

const ASK_TIMEOUT_MS = 1_000; // somebody is waiting

const Answer = z
  .object({
    messageId: z.string(),
    roomId: z.string(),
    seq: z.number().int(),
    authorId: z.string(),
    body: z.string().nullable(),
    attachments: z.array(z.looseObject({ assetId: z.string() })),
    state: z.enum(['VISIBLE', 'HIDDEN', 'REMOVED']),
  })
  .nullable();

/** A message as messages has it now. */
export type MessageEvidence = NonNullable<z.infer<typeof Answer>>;

/**
 * Asks messages, once, what a message says.
 *
 * @param input.readerId - only if this person may read it; without, whatever anybody may
 * @returns null when there is no such message, or not for this reader
 * @throws UNAVAILABLE when messages does not answer
 */
export async function askForEvidence(
  ctx: ModerationServices,
  input: { messageId: string; readerId?: string },
): Promise<MessageEvidence | null> {
  try {
    const path = '/internal/message-evidence';
    const answer = await ctx.neighbours.post<unknown>('messages', path, input, { timeoutMs: ASK_TIMEOUT_MS });
    // A route without an answer says `{}`.
    return isEmpty(answer) ? null : Answer.parse(answer);
  } catch (error) {
    ctx.log.warn({ err: error, messageId: input.messageId }, 'messages did not say what was written');
    throw unavailable();
  }
}

function isEmpty(answer: unknown): boolean {
  return answer === null || (typeof answer === 'object' && Object.keys(answer).length === 0);
}

/** Seals what a message says now. */
export function sealEvidence(message: MessageEvidence, takenAt: Date): Evidence {
  const { roomId, seq, authorId, body, attachments } = message;
  const content = {
    ...{ takenAt, authorId, roomId, seq },
    ...(body !== null && { body }),
    attachmentIds: attachments.map(({ assetId }) => assetId),
  };
  return { ...content, digest: textDigest('', canonicalJson(content)) };
}
