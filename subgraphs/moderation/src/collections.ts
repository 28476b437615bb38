import { modelOf } from '@sl3/platform/mongo';
import type { Connection, Model } from 'mongoose';
import { AuditEntry } from './audit/audit-entry.js';
import { ModerationCase } from './case/moderation-case.js';
import { Decision } from './decision/decision.js';
import { Export } from './export/export.js';
import { Person } from './person/person.js';
import { QueueEntry } from './queue-log/queue-entry.js';
import { Report } from './report/report.js';
import { Sanction } from './sanction/sanction.js';

/** What this subgraph stores. */
export interface Collections {
  readonly cases: Model<ModerationCase>;
  readonly reports: Model<Report>;
  readonly decisions: Model<Decision>;
  readonly sanctions: Model<Sanction>;
  readonly audit: Model<AuditEntry>;
  readonly queue: Model<QueueEntry>;
  readonly exports: Model<Export>;
  readonly people: Model<Person>;
}

/** The models on a connection. */
export function openCollections(connection: Connection): Collections {
  return {
    cases: modelOf(connection, ModerationCase),
    reports: modelOf(connection, Report),
    decisions: modelOf(connection, Decision),
    sanctions: modelOf(connection, Sanction),
    audit: modelOf(connection, AuditEntry),
    queue: modelOf(connection, QueueEntry),
    exports: modelOf(connection, Export),
    people: modelOf(connection, Person),
  };
}
