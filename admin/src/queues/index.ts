import DynamicFeedOutlined from '@mui/icons-material/DynamicFeedOutlined';
import type { WorkState } from '@sl3/schema/generated/admin/graphql';
import { source, type Page } from '../graph/source.js';
import type { ConsoleResource } from '../resource.js';
import { ListQueueWorks } from './queue.operations.js';
import { QueueList } from './QueueList.js';

const works = source({
  list: ListQueueWorks,
  connectionOf: (data) => data.queueWorks,
  // The filter comes as react-admin kept it.
  variablesOf: ({ first, after, filter }) => ({
    first,
    after,
    queue: filter['queue'] as string,
    state: (filter['state'] ?? null) as WorkState | null,
  }),
});
const NONE: Page = { rows: [], hasNextPage: false, endCursor: null, totalCount: 0 };

export const queues: ConsoleResource = {
  list: QueueList,
  icon: DynamicFeedOutlined,
  // Works are those of one queue; until one is chosen there is nothing to ask for.
  source: { page: (graph, page) => (page.filter['queue'] ? works.page(graph, page) : Promise.resolve(NONE)) },
};
