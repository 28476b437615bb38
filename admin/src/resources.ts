import { audit } from './audit/index.js';
import { cases } from './cases/index.js';
import { exports } from './exports/index.js';
import { media } from './media/index.js';
import { messages } from './messages/index.js';
import { queues } from './queues/index.js';
import { reports } from './reports/index.js';
import type { ConsoleResource } from './resource.js';
import { rooms } from './rooms/index.js';
import { sanctions } from './sanctions/index.js';
import { users } from './users/index.js';

/** What the console shows: a folder and a line each. */
export const RESOURCES = {
  cases,
  reports,
  sanctions,
  messages,
  rooms,
  users,
  media,
  audit,
  exports,
  queues,
} satisfies Record<string, ConsoleResource>;
