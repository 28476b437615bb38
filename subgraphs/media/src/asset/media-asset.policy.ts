import type { Principal } from '@sl3/platform/viewer';
import type { MediaAsset } from './media-asset.js';

/** Whether an asset is this principal's to see. For now an asset is its owner's alone: nothing shares one yet. */
export function maySee(principal: Principal, asset: Pick<MediaAsset, 'ownerId' | 'state'>): boolean {
  if (asset.state === 'DELETED') return false;
  return principal.kind === 'viewer' && principal.userId === asset.ownerId;
}
