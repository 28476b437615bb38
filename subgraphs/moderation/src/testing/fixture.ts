import type { Neighbours } from '@sl3/platform/call';
import { movableClock } from '@sl3/platform/clock';
import { unavailable } from '@sl3/platform/errors';
import { Facts } from '@sl3/platform/facts';
import { openJobs } from '@sl3/platform/jobs';
import { memoryLog } from '@sl3/platform/log';
import { openMongo, syncIndexes } from '@sl3/platform/mongo';
import type { Locale } from '@sl3/platform/problems';
import { testSecret } from '@sl3/platform/testing/keys';
import { testNames } from '@sl3/platform/testing/names';
import { Secret } from '@sl3/platform/config';
import { Viewer, type Principal } from '@sl3/platform/viewer';
import { newId } from '@sl3/schema/ids';
import { graphql } from 'graphql';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openCollections } from '../collections.js';
import { contextFor, type ModerationContext, type ModerationServices } from '../context.js';
import { jobs as table } from '../jobs.js';
import type { Role } from '../person/person.js';
import type { MessageEvidence } from '../report/ask-for-evidence.js';
import { buildModerationSchema } from '../schema.js';
import { factSources, openLogs } from '../services.js';

/** One node of the subgraph: its own connection and its own view of the logs, as a process of its own has. */
type Node = ModerationServices & { facts: Facts };

const SCOPES: Record<Role, string[]> = {
  USER: ['chat'],
  MODERATOR: ['chat', 'moderation:read', 'moderation:write'],
  ADMIN: ['chat', 'moderation:read', 'moderation:write', 'admin'],
};

/** What a neighbour answers to one of its internal routes. */
type Answers = Record<string, (body: any) => unknown>;

/** A moderation subgraph on the real store, with a database of its own, opened before a file's tests and closed after. */
export function moderationFixture(options: { nodes?: number } = {}) {
  const names = testNames();
  const clock = movableClock();
  const memory = memoryLog();
  const folder = mkdtempSync(join(tmpdir(), 'sl3-moderation-'));
  const hints: { topic: string; payload: object }[] = [];
  const closers: (() => unknown)[] = [];
  const nodes: Node[] = [];
  const messages = new Map<string, MessageEvidence & { readers?: string[] }>();
  const { schema } = buildModerationSchema();
  const auditKey = generateKeyPairSync('ed25519');
  let answers: Answers = {};

  /** Messages and users are other teams' processes: here stands what they answer. */
  const neighbours: Pick<Neighbours, 'post'> = {
    // oxlint-disable-next-line typescript/require-await -- what it throws is a refusal, as over the wire
    post: (async (target: string, path: string, body: any) => {
      const answer = answers[`${target} ${path}`];
      if (answer) return answer(body);
      if (path === '/internal/user') return null;
      if (path !== '/internal/message-evidence') throw unavailable();
      const { readers, ...message } = messages.get(body.messageId) ?? {};
      const mayRead = !body.readerId || !readers || readers.includes(body.readerId);
      return 'messageId' in message && mayRead ? message : null;
    }) as Neighbours['post'],
  };

  async function openNode(): Promise<Node> {
    const connection = await openMongo({ uri: names.mongodbUri, database: names.database });
    const collections = openCollections(connection);
    await syncIndexes(Object.values(collections));
    const { log } = memory;
    const facts = new Facts({ connection, subgraph: 'moderation', sources: factSources(collections), log, clock });
    const jobs = await openJobs({
      ...{ subgraph: 'moderation', jobs: table, connection, clock, log },
      ...{ redisUrl: names.redisUrl, prefix: names.prefix },
    });
    closers.push(
      () => connection.close(),
      () => jobs.close(),
      () => facts.close(),
    );
    const publish = (topic: string, payload: object) => void hints.push({ topic, payload });
    const config = {
      EXPORT_DIR: join(folder, 'exports'),
      EXPORT_LINK_SECRET: new Secret(testSecret('export')),
      AUDIT_HEADS_FILE: join(folder, 'audit-heads.ndjson'),
      AUDIT_SIGNING_KEY: new Secret(JSON.stringify(auditKey.privateKey.export({ format: 'jwk' }))),
    };
    return { config, clock, log, collections, neighbours, facts, jobs, ...openLogs(collections, { publish }) };
  }

  beforeAll(async () => {
    for (let i = 0; i < (options.nodes ?? 1); i += 1) nodes.push(await openNode());
  });
  beforeEach(() => {
    answers = {};
    hints.length = 0;
  });
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
    rmSync(folder, { recursive: true, force: true });
  });

  function node(index = 0): Node {
    const open = nodes[index];
    if (!open) throw new Error('The fixture opens before the first test, not before.');
    return open;
  }

  /** The context of one request of somebody's. */
  function as(
    person: { userId: string; role?: Role },
    from: { node?: number; locale?: Locale; isAnonymous?: boolean } = {},
  ): ModerationContext {
    const { userId, role = 'USER' } = person;
    const principal: Principal = from.isAnonymous
      ? { kind: 'anonymous' }
      : { kind: 'viewer', userId, sessionId: 'ses_test', role, scopes: SCOPES[role] };
    const claims = { caller: 'gateway', principal, requestId: 'test', locale: from.locale ?? 'en' } as const;
    return contextFor(node(from.node), new Viewer(claims));
  }

  /** Somebody the users subgraph has told of. */
  async function aPerson(role: Role = 'USER'): Promise<{ userId: string; role: Role }> {
    const userId = newId('user');
    await node().collections.people.create({ _id: userId, role, version: 1 });
    return { userId, role };
  }

  return {
    names,
    clock,
    node,
    as,
    aPerson,
    hints,
    folder,
    auditKey,
    services: () => node(),
    logLines: () => memory.lines(),
    nonce: () => randomUUID(),
    /** From now on a neighbour answers `<target> <path>` like this. */
    answer: (more: Answers) => {
      answers = { ...answers, ...more };
    },
    /** A message that stands in a room. Without `readers` everybody may read it. */
    aMessage: (authorId: string, more: Partial<MessageEvidence> & { readers?: string[] } = {}): MessageEvidence => {
      const messageId = newId('message');
      const message: MessageEvidence & { readers?: string[] } = {
        ...{ messageId, roomId: newId('room'), seq: 7, authorId, body: 'What somebody said.' },
        ...{ attachments: [], state: 'VISIBLE' as const },
        ...more,
      };
      messages.set(messageId, message);
      return message;
    },
    /** A whole document in, a whole result out, as plain JSON. */
    run: async (ctx: ModerationContext, source: string, variableValues: Record<string, unknown> = {}): Promise<any> =>
      JSON.parse(JSON.stringify(await graphql({ schema, source, contextValue: ctx, variableValues }))),
    /** Every fact stated so far, in order. */
    statedFacts: async () => {
      node().facts.start();
      return node().facts.readAfter(0, 1_000);
    },
  };
}
