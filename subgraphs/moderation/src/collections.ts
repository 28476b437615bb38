import { modelOf } from '@sl3/platform/mongo';
import type { Connection, Model } from 'mongoose';
import { ModerationCase } from './case/moderation-case.js';
import { Report } from './report/report.js';

/** What this subgraph stores. */
export interface Collections {
  readonly cases: Model<ModerationCase>;
  readonly reports: Model<Report>;
}

/** The models on a connection. */
export function openCollections(connection: Connection): Collections {
  return { cases: modelOf(connection, ModerationCase), reports: modelOf(connection, Report) };
}
