import type { StreamDoor } from '@sl3/platform/subgraph';
import type { MediaContext } from './context.js';
import { answerMedia } from './link/media-door.js';
import { answerUpload } from './upload/upload-door.js';

/** Where bytes come and go, through the gateway; docs/INTERNALS.md says what its envelope vouches for. */
export const doors: readonly StreamDoor<MediaContext>[] = [
  { prefix: '/uploads/', callers: ['gateway'], answer: answerUpload },
  { prefix: '/media/', callers: ['gateway'], answer: answerMedia },
];
