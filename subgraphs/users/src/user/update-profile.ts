import { notFound } from '@sl3/platform/errors';
import { InvalidInputProblem } from '@sl3/platform/problems';
import type { UsersContext } from '../context.js';
import { changeUser } from './change-user.js';
import type { UpdateProfileInput } from './user.inputs.js';
import { normalDisplayName, whyNotDisplayName } from './user.policy.js';
import { UpdateProfileSuccess, type UpdateProfileResult } from './user.problems.js';

/** Changes what others see of the viewer. Safe to repeat. */
export async function updateProfile(ctx: UsersContext, input: UpdateProfileInput): Promise<typeof UpdateProfileResult> {
  const { userId, locale } = ctx.viewer;
  const displayName = normalDisplayName(input.displayName);
  const fault = whyNotDisplayName(displayName, locale);
  if (fault) return new InvalidInputProblem(locale, [fault]);

  const user = await changeUser(ctx, { userId, change: { displayName }, byUserId: userId });
  if (!user) throw notFound();
  return new UpdateProfileSuccess(user);
}
