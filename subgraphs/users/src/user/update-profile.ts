import { notFound } from '@sl3/platform/errors';
import { InvalidInputProblem } from '@sl3/platform/problems';
import type { UsersContext } from '../context.js';
import { changeUser } from './change-user.js';
import type { UpdateProfileInput } from './user.inputs.js';
import { normalDisplayName, whyNotDisplayName } from './user.policy.js';
import { UpdateProfileSuccess, type UpdateProfileResult } from './user.problems.js';

/** Changes what others see of the viewer. Safe to repeat. */
export async function updateProfile(ctx: UsersContext, input: UpdateProfileInput): Promise<typeof UpdateProfileResult> {
  const displayName = normalDisplayName(input.displayName);
  const fault = whyNotDisplayName(displayName, ctx.viewer.locale);
  if (fault) return new InvalidInputProblem(ctx.viewer.locale, [fault]);

  const user = await changeUser(ctx, { userId: ctx.viewer.userId, change: { displayName } });
  if (!user) throw notFound();
  return new UpdateProfileSuccess(user);
}
