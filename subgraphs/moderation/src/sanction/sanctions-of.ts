import type { ModerationContext } from '../context.js';
import { requireScope } from '../staff.js';
import { inState } from './list-sanctions.js';
import type { Sanction } from './sanction.js';

/** More on one person are found in the list of sanctions. */
const MAX = 100;

/** What was imposed on somebody, for those who moderate: the latest 100, latest first. */
export async function sanctionsOf(
  ctx: ModerationContext,
  input: { userId: string; isActive: boolean | null },
): Promise<Sanction[]> {
  requireScope(ctx.viewer, 'moderation:read');
  const { userId, isActive } = input;
  const sanctions = await read(ctx, { userId, ...(isActive === true && inState('ACTIVE', ctx.clock.now())) });
  return isActive === false
    ? sanctions.filter(({ liftedAt, endsAt }) => liftedAt ?? (endsAt && endsAt <= ctx.clock.now()))
    : sanctions;
}

/** What holds for the viewer now. */
export function mySanctions(ctx: ModerationContext): Promise<Sanction[]> {
  return read(ctx, { userId: ctx.viewer.userId, ...inState('ACTIVE', ctx.clock.now()) });
}

function read(ctx: ModerationContext, filter: Record<string, unknown>): Promise<Sanction[]> {
  return ctx.collections.sanctions.find(filter).sort({ startsAt: -1, _id: -1 }).limit(MAX).lean<Sanction[]>();
}
