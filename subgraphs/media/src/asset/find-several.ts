import { badUserInput } from '@sl3/platform/errors';
import type { MediaContext } from '../context.js';
import type { MediaAsset } from './media-asset.js';

const AT_ONCE_MAX = 100;

/**
 * Assets in the order asked for; null for what is absent or not for the viewer.
 *
 * @throws {@link badUserInput} over 100
 */
export async function findSeveral(ctx: MediaContext, ids: readonly string[]): Promise<(MediaAsset | null)[]> {
  if (ids.length > AT_ONCE_MAX) throw badUserInput('ids', `at most ${AT_ONCE_MAX}`);
  return Promise.all(ids.map((id) => ctx.visibleAsset.load(id)));
}
