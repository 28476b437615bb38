import { checkInput } from '@sl3/platform/check-input';
import type { InternalRoute } from '@sl3/platform/subgraph';
import type { RoomsContext } from './context.js';
import { membershipOf, MembershipQuestion } from './membership/membership-of.js';
import { ImportedRoom, importRooms } from './room/import-rooms.js';

/** What other processes may ask, one line each; docs/INTERNALS.md is their manual. */
export const routes: Record<`${'GET' | 'POST'} /internal/${string}`, InternalRoute<RoomsContext>> = {
  'POST /internal/membership': {
    callers: ['messages', 'media', 'moderation'],
    handle: (request, ctx) => membershipOf(ctx, checkInput(MembershipQuestion, request.json())),
  },
  'POST /internal/import-rooms': {
    callers: ['cli'],
    handle: (request, ctx) =>
      importRooms(
        ctx,
        Array.from(request.lines(), (line) => checkInput(ImportedRoom, line)),
      ),
  },
};
