import 'reflect-metadata';
import { buildSubgraph } from '@sl3/platform/subgraph';
import type { GraphQLSchema } from 'graphql';
import { AuditResolver } from './audit/audit.resolver.js';
import { ModerationCase } from './case/moderation-case.js';
import { ModerationCaseResolver } from './case/moderation-case.resolver.js';
import { Decision } from './decision/decision.js';
import { DecisionResolver } from './decision/decision.resolver.js';
import { ExportResolver } from './export/export.resolver.js';
import { OverviewResolver } from './overview/overview.resolver.js';
import { ModerationQueueSubscription } from './queue-log/moderation-queue.subscription.js';
import { QueueResolver } from './queues/queue.resolver.js';
import { Message, Room, User } from './references.js';
import { Report } from './report/report.js';
import { EvidenceResolver, ReportResolver } from './report/report.resolver.js';
import { Sanction } from './sanction/sanction.js';
import { SanctionResolver, UserSanctionsResolver } from './sanction/sanction.resolver.js';

/** The schema of this subgraph, and its SDL as other subgraphs compose with it. */
export function buildModerationSchema(): { schema: GraphQLSchema; sdl: string } {
  return buildSubgraph({
    name: 'moderation',
    resolvers: [
      ReportResolver,
      EvidenceResolver,
      ModerationCaseResolver,
      DecisionResolver,
      SanctionResolver,
      UserSanctionsResolver,
      AuditResolver,
      OverviewResolver,
      ExportResolver,
      QueueResolver,
      ModerationQueueSubscription,
    ],
    entities: { ModerationCase, Report, Decision, Sanction, User, Room, Message },
  });
}
