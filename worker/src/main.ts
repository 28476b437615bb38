import { openWork as openMediaWork } from '@sl3/media/open-work';
import { openWork as openMessagesWork } from '@sl3/messages/open-work';
import { runWorker, type OpenWork } from '@sl3/platform/run-worker';
import type { SubgraphName } from '@sl3/schema/subgraphs';
import { loadConfig } from './config.js';

/** The subgraphs that do something later. */
const subgraphs: Partial<Record<SubgraphName, OpenWork>> = {
  media: openMediaWork,
  messages: openMessagesWork,
};

await runWorker('worker', async (scope, env) => {
  const { WORKER_ENV } = loadConfig(env);
  for (const [name, openWork] of Object.entries(subgraphs)) {
    const own = WORKER_ENV[name as SubgraphName];
    await openWork({ ...scope, log: scope.log.child({ subgraph: name }) }, { ...env, ...own });
  }
});
