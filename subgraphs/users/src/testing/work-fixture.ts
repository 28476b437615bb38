import { systemClock as clock } from '@sl3/platform/clock';
import { openJobs, startWorkers, type Jobs } from '@sl3/platform/jobs';
import { memoryLog } from '@sl3/platform/log';
import { testNames } from '@sl3/platform/testing/names';
import type { EventName, EventPayload, Fact } from '@sl3/schema/events';
import { newId } from '@sl3/schema/ids';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { jobs as table, type UsersJobs } from '../jobs.js';
import { targetRules } from '../webhook/target-rules.js';
import { WebhookClient } from '../webhook/webhook-client.js';
import { followsToWork } from '../work-follows.js';
import type { WorkServices } from '../work-services.js';
import { usersFixture, viewerOf } from './fixture.js';
import { openReceiver, type Receiver } from './receiver.js';

/** A users subgraph with a worker in this process, and a partner's receiver, all on real time. */
export function workFixture() {
  const users = usersFixture();
  const names = testNames();
  const { log } = memoryLog();
  const closers: (() => Promise<unknown>)[] = [];
  const facts = { position: 0 };
  let services: (WorkServices & { jobs: Jobs<WorkServices, UsersJobs> }) | undefined;
  let receiver: Receiver | undefined;

  beforeAll(async () => {
    const { collections } = users.anybody();
    const { redisUrl, prefix } = names;
    const connection = collections.users.db;
    const jobs = await openJobs({ subgraph: 'users', jobs: table, connection, redisUrl, prefix, clock, log });
    const webhookClient = new WebhookClient(targetRules({ WEBHOOKS_TO_LOOPBACK: true }));
    services = { clock, log, collections, jobs, webhookClient };
    closers.push(
      () => jobs.close(),
      () => webhookClient.close(),
    );
    const hook = await openReceiver();
    receiver = hook;
    closers.push(() => hook.close());
  });
  afterEach(async () => {
    const { collections } = users.anybody();
    await Promise.all([collections.webhooks.deleteMany({}), collections.notifications.deleteMany({})]);
    if (receiver) {
      receiver.received.length = 0;
      receiver.answer = (response) => response.writeHead(204).end();
    }
  });
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  const work = () => {
    if (!services) throw new Error('The fixture opens before the first test, not before.');
    return services;
  };
  return {
    ...users,
    /** Where the work is stored and queued. */
    names: () => ({ ...names, database: work().collections.users.db.name }),
    work,
    receiver: () => receiver!,
    admin: () => ({ ...users.as(viewerOf({ _id: newId('user'), role: 'ADMIN' })), clock }),
    /** Works on the queues until the file ends, or until it is closed. */
    startWorker: async () => {
      const workers = await startWorkers({ jobs: work().jobs, context: work() });
      closers.push(() => workers.close());
      return workers;
    },
    /** Hears a fact as the follower of a neighbour would. */
    hear: async <N extends EventName>(name: N, payload: EventPayload<N>, id = `${newId('entry')}_1`): Promise<Fact> => {
      const fact = { id, name, position: (facts.position += 1), at: new Date(), payload } as unknown as Fact;
      await followsToWork(work())[0]!.apply(fact);
      return fact;
    },
  };
}
