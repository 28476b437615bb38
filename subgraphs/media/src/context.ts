import type { Neighbours } from '@sl3/platform/call';
import type { Clock } from '@sl3/platform/clock';
import type { Facts } from '@sl3/platform/facts';
import type { Enqueuer } from '@sl3/platform/jobs';
import type { Log } from '@sl3/platform/log';
import type { Viewer } from '@sl3/platform/viewer';
import type DataLoader from 'dataloader';
import type { MediaAsset } from './asset/media-asset.js';
import { createAssetLoader } from './asset/media-asset.loader.js';
import type { Collections } from './collections.js';
import type { MediaConfig } from './config.js';
import type { MediaJobs } from './jobs.js';
import type { LinkSigner } from './link/link-signer.js';
import type { StorageDriver } from './storage/storage-driver.js';
import type { UploadLocks } from './upload/upload-locks.js';

/** What one process has, whoever it works for. */
export interface MediaServices {
  readonly config: Pick<MediaConfig, 'UPLOAD_MAX_BYTES' | 'IMAGE_DEADLINE_MS' | 'MEDIA_ORIGIN'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly collections: Collections;
  readonly facts: Pick<Facts, 'nudge'>;
  readonly jobs: Enqueuer<MediaJobs>;
  readonly neighbours: Pick<Neighbours, 'post'>;
  readonly storage: StorageDriver;
  readonly links: LinkSigner;
  readonly uploadLocks: UploadLocks;
}

/** What code that answers one request may touch. */
export interface MediaContext extends MediaServices {
  readonly viewer: Viewer;
  /** Assets by id, null for what is absent or not for this viewer. Verbs that decide read the store itself. */
  readonly visibleAsset: DataLoader<string, MediaAsset | null>;
}

/** The context of one request. */
export function contextFor(services: MediaServices, viewer: Viewer): MediaContext {
  return { ...services, viewer, visibleAsset: createAssetLoader(services, viewer) };
}
