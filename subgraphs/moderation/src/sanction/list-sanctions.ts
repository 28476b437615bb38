import type { ModerationContext } from '../context.js';
import type { Page } from '../list/connection.js';
import { given, listLatest, type Filter, type PageInput } from '../list/list-latest.js';
import { requireScope } from '../staff.js';
import type { SanctionFilter } from './sanction.inputs.js';
import type { Sanction, SanctionState } from './sanction.js';

/** Sanctions, the latest first. */
export async function listSanctions(
  ctx: ModerationContext,
  input: { page: PageInput; filter: SanctionFilter },
): Promise<Page<Sanction>> {
  requireScope(ctx.viewer, 'moderation:read');
  const { state, ...fields } = input.filter;
  return listLatest(ctx.collections.sanctions, {
    filter: { ...given({ ...fields }), ...(state && inState(state, ctx.clock.now())) },
    time: 'startsAt',
    page: input.page,
  });
}

/** Those in a state now: the time decides, and not whether anybody has stated the end yet. */
export function inState(state: SanctionState, now: Date): Filter {
  switch (state) {
    case 'ACTIVE':
      return { isStanding: true, $nor: [{ endsAt: { $lte: now } }] };
    case 'ENDED':
      return { liftedAt: { $exists: false }, endsAt: { $lte: now } };
    case 'LIFTED':
      return { liftedAt: { $exists: true } };
  }
}
