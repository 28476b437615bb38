import type { ModerationContext } from '../context.js';
import type { HideMessageInput } from './decision.inputs.js';
import { HideMessageSuccess, type HideMessageResult } from './decision.problems.js';
import { judgeMessage } from './judge-message.js';

/** Hides a message from everybody who reads the room; those who moderate still see it. Safe to repeat. */
export async function hideMessage(ctx: ModerationContext, input: HideMessageInput): Promise<typeof HideMessageResult> {
  const judged = await judgeMessage(ctx, { ...input, kind: 'HIDE_MESSAGE' });
  return 'kind' in judged ? new HideMessageSuccess(judged) : judged;
}
