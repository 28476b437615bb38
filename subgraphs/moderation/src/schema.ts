import 'reflect-metadata';
import { buildSubgraph } from '@sl3/platform/subgraph';
import type { GraphQLSchema } from 'graphql';
import { ModerationCase } from './case/moderation-case.js';
import { ModerationCaseResolver } from './case/moderation-case.resolver.js';
import { User } from './references.js';
import { Report } from './report/report.js';
import { ReportResolver } from './report/report.resolver.js';

/** The schema of this subgraph, and its SDL as other subgraphs compose with it. */
export function buildModerationSchema(): { schema: GraphQLSchema; sdl: string } {
  return buildSubgraph({
    name: 'moderation',
    resolvers: [ModerationCaseResolver, ReportResolver],
    entities: { ModerationCase, Report, User },
  });
}
