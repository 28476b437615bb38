import type { SubgraphName } from '@sl3/schema/subgraphs';

/** The other subgraphs with queues of their own. */
export const NEIGHBOURS_WITH_QUEUES = ['messages', 'media', 'users'] as const satisfies SubgraphName[];

/** Whose queue it is; undefined for one that does not exist. */
export function ownerOf(queue: string): SubgraphName | undefined {
  return OWNERS.get(queue);
}

const OWNERS = new Map<string, SubgraphName>([
  ['messages', 'messages'],
  ['media', 'media'],
  ['notifications', 'users'],
  ['webhooks', 'users'],
  ['moderation', 'moderation'],
  ['exports', 'moderation'],
]);

/** A work's id in the graph: unique over all subgraphs. */
export function workIdOf(work: { subgraph: string; id: string }): string {
  return `${work.subgraph}_${work.id}`;
}

/** The reverse; undefined for what is no such id. */
export function readWorkId(id: string): { subgraph: SubgraphName; workId: string } | undefined {
  const cut = id.indexOf('_');
  const subgraph = id.slice(0, cut) as SubgraphName;
  const isKnown = subgraph === 'moderation' || NEIGHBOURS_WITH_QUEUES.some((name) => name === subgraph);
  return isKnown ? { subgraph, workId: id.slice(cut + 1) } : undefined;
}
