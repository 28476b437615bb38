import { createContext, useContext } from 'react';
import type { Graph, Link } from './graph.js';

const LinkContext = createContext<Link | null>(null);

export const LinkProvider = LinkContext.Provider;

/** The console's link to the platform: the graph and the socket. */
export function useLink(): Link {
  const link = useContext(LinkContext);
  if (!link) throw new Error('useLink is used outside of LinkProvider');
  return link;
}

/** The graph, for what a screen asks or does itself. */
export const useGraph = (): Graph => useLink().graph;
