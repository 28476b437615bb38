import { checkInput } from '@sl3/platform/check-input';
import type { InternalRoute } from '@sl3/platform/subgraph';
import { AssetsQuestion, settledAssets } from './asset/settled-assets.js';
import type { MediaContext } from './context.js';

/** What other processes may ask, one line each; docs/INTERNALS.md is their manual. */
export const routes: Record<`${'GET' | 'POST'} /internal/${string}`, InternalRoute<MediaContext>> = {
  'POST /internal/assets': {
    callers: ['messages'],
    handle: (request, ctx) => settledAssets(ctx, checkInput(AssetsQuestion, request.json())),
  },
};
