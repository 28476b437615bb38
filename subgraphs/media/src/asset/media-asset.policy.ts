import type { Principal } from '@sl3/platform/viewer';
import type { MediaAsset } from './media-asset.js';

/** Who asks for a file, as far as it decides whether they get it. */
export interface Asker {
  readonly userId: string;
  /** Keeps order everywhere: sees every file, also what is gone for everybody else. */
  readonly isStaff: boolean;
}

/** Nobody but a person asks for files: a shared execution and the services have none. */
export function askerOf(principal: Principal): Asker | undefined {
  if (principal.kind !== 'viewer') return undefined;
  return { userId: principal.userId, isStaff: principal.scopes.includes('moderation:read') };
}

/**
 * Whether an asset is this person's to see: yes, no, or only where a message carries it to a room of theirs.
 *
 * What is not READY is nobody's business but its owner's.
 */
export function whoseToSee(
  asker: Asker,
  asset: Pick<MediaAsset, 'ownerId' | 'state'>,
): 'theirs' | 'by-message' | 'not' {
  if (asker.isStaff) return 'theirs';
  if (asset.state === 'DELETED') return 'not';
  if (asset.ownerId === asker.userId) return 'theirs';
  return asset.state === 'READY' ? 'by-message' : 'not';
}
