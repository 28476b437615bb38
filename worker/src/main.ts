import { openWork as openMediaWork } from '@sl3/media/open-work';
import { openWork as openMessagesWork } from '@sl3/messages/open-work';
import { openWork as openModerationWork } from '@sl3/moderation/open-work';
import { runWorker, type OpenWork } from '@sl3/platform/run-worker';
import type { SubgraphName } from '@sl3/schema/subgraphs';
import { openWork as openUsersWork } from '@sl3/users/open-work';
import { loadConfig } from './config.js';

/** The subgraphs that do something later. */
const subgraphs: Partial<Record<SubgraphName, OpenWork>> = {
  media: openMediaWork,
  users: openUsersWork,
  messages: openMessagesWork,
  moderation: openModerationWork,
};

await runWorker('worker', async (scope, env) => {
  const { WORKER_ENV } = loadConfig(env);
  for (const [name, openWork] of Object.entries(subgraphs)) {
    const own = WORKER_ENV[name as SubgraphName];
    await openWork({ ...scope, log: scope.log.child({ subgraph: name }) }, { ...env, ...own });
  }
});
