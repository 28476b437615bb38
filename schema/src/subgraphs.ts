/** The subgraphs, each a process with a database of its own. */
export const SUBGRAPHS = ['users', 'rooms', 'messages', 'media', 'moderation'] as const;
export type SubgraphName = (typeof SUBGRAPHS)[number];
