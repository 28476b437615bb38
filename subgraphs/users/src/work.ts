import { runWorker } from '@sl3/platform/run-worker';
import { openWork } from './open-work.js';

await runWorker('users-worker', openWork);
