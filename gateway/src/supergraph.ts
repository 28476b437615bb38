import { Supergraph, type Schema } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { Log } from '@sl3/platform/log';
import type { GraphQLSchema } from 'graphql';
import { readFileSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { readRules, type FieldRules } from './authorise.js';

/** Everything that follows from one supergraph. A new supergraph is a new Graph; what runs finishes on its own. */
export interface Graph {
  /** Counts the graphs of this process, so that live groups of two graphs never mix. */
  readonly generation: number;
  /** What callers see. */
  readonly schema: GraphQLSchema;
  readonly apiSchema: Schema;
  /** With what callers do not see: keys and `@inaccessible` fields. */
  readonly supergraphSchema: GraphQLSchema;
  readonly planner: QueryPlanner;
  readonly rules: FieldRules;
  /** The names of the subgraphs it was composed from. */
  readonly subgraphs: readonly string[];
}

let generations = 0;

/** @throws when the text is not a supergraph this gateway can serve */
export function buildGraph(sdl: string): Graph {
  const supergraph = Supergraph.build(sdl, { validateSupergraph: false }); // composition has validated it
  const apiSchema = supergraph.apiSchema();
  return {
    generation: ++generations,
    schema: apiSchema.toGraphQLJSSchema(),
    apiSchema,
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    planner: new QueryPlanner(supergraph, {
      // live/project.ts reads plans, and named fragments would only be in its way.
      reuseQueryFragments: false,
      // The default of 10,000 lets one document hold the process for seconds; ours plan in one or two.
      debug: { maxEvaluatedPlans: 500 },
    }),
    rules: readRules(sdl),
    subgraphs: supergraph.subgraphsMetadata().map(({ name }) => name),
  };
}

/** Tells of every new content of the file. The folder is watched, because a file renamed into place is a new inode. */
export function watchSupergraph(file: string, log: Log, onGraph: (graph: Graph) => void): () => void {
  let current = readFileSync(file, 'utf8');
  let settling: NodeJS.Timeout | undefined;
  const reload = (): void => {
    try {
      const sdl = readFileSync(file, 'utf8');
      if (sdl === current) return;
      onGraph(buildGraph(sdl));
      current = sdl;
      log.info({ file }, 'supergraph reloaded');
    } catch (error) {
      log.error({ err: error, file }, 'supergraph refused, the former one stays');
    }
  };
  const watcher = watch(dirname(file), (_event, name) => {
    if (name !== null && name !== basename(file)) return;
    clearTimeout(settling);
    settling = setTimeout(reload, 50); // one rename is told as two or three events
  });
  // Without a listener it would end the process, and everybody's sockets with it.
  watcher.on('error', (error) => {
    log.error({ err: error, file }, 'supergraph is watched no more: restart to take up a new one');
  });
  return () => {
    clearTimeout(settling);
    watcher.close();
  };
}
