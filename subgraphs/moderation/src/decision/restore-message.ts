import type { ModerationContext } from '../context.js';
import type { RestoreMessageInput } from './decision.inputs.js';
import { RestoreMessageSuccess, type RestoreMessageResult } from './decision.problems.js';
import { judgeMessage } from './judge-message.js';

/** Shows a hidden message again, as it was. Safe to repeat. */
export async function restoreMessage(
  ctx: ModerationContext,
  input: RestoreMessageInput,
): Promise<typeof RestoreMessageResult> {
  const judged = await judgeMessage(ctx, { ...input, kind: 'RESTORE_MESSAGE' });
  return 'kind' in judged ? new RestoreMessageSuccess(judged) : judged;
}
