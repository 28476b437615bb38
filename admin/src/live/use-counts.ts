import type { CountsFragment } from '@sl3/schema/generated/admin/graphql';
import { useQuery } from '@tanstack/react-query';
import { useGraph } from '../graph/use-graph.js';
import { ReadCounts } from '../layout/dashboard.operations.js';

export const COUNTS_KEY = ['counts'];

/** Sanctions end by the time alone, which no event tells. */
const LOOK_AGAIN_MS = 30_000;

/** How things stand; moved by the queue of cases (QueueFollower.tsx), and read again now and then. */
export function useCounts(): CountsFragment | undefined {
  const graph = useGraph();
  const { data } = useQuery({
    queryKey: COUNTS_KEY,
    queryFn: async () => (await graph.ask(ReadCounts, {})).moderationCounts,
    refetchInterval: LOOK_AGAIN_MS,
  });
  return data;
}
