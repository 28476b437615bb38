import { badUserInput } from '@sl3/platform/errors';
import type { InternalRoute } from '@sl3/platform/subgraph';
import type { z } from 'zod';
import type { RoomsContext } from './context.js';
import { membershipOf, MembershipQuestion } from './membership/membership-of.js';
import { ImportedRoom, importRooms } from './room/import-rooms.js';

/** What other processes may ask, one line each; docs/INTERNALS.md is their manual. */
export const routes: Record<`${'GET' | 'POST'} /internal/${string}`, InternalRoute<RoomsContext>> = {
  'POST /internal/membership': {
    callers: ['messages'],
    handle: (request, ctx) => membershipOf(ctx, check(MembershipQuestion, request.json())),
  },
  'POST /internal/import-rooms': {
    callers: ['cli'],
    handle: (request, ctx) =>
      importRooms(
        ctx,
        Array.from(request.lines(), (line) => check(ImportedRoom, line)),
      ),
  },
};

function check<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badUserInput(issue?.path.join('.') ?? 'body', issue?.message ?? 'it has another form');
}
