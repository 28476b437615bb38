import { movableClock } from '@sl3/platform/clock';
import { unavailable } from '@sl3/platform/errors';
import { Facts } from '@sl3/platform/facts';
import { openJobs } from '@sl3/platform/jobs';
import { memoryLog } from '@sl3/platform/log';
import { openMongo, syncIndexes } from '@sl3/platform/mongo';
import { testSecret } from '@sl3/platform/testing/keys';
import { testNames } from '@sl3/platform/testing/names';
import { Viewer, type Claims, type Principal } from '@sl3/platform/viewer';
import type { MembershipFact } from '@sl3/schema/events';
import { newId } from '@sl3/schema/ids';
import { graphql } from 'graphql';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { followMembership } from '../access/follow-room.js';
import { followMessageSent } from '../access/follow-message.js';
import { beginUpload } from '../asset/begin-upload.js';
import type { MediaAsset } from '../asset/media-asset.js';
import { BeginUploadSuccess } from '../asset/media-asset.problems.js';
import { openCollections } from '../collections.js';
import { contextFor, type MediaContext, type MediaServices } from '../context.js';
import { jobs } from '../jobs.js';
import { LinkSigner } from '../link/link-signer.js';
import { processAsset } from '../processing/process-asset.js';
import { buildMediaSchema } from '../schema.js';
import { LocalFolder } from '../storage/local-folder.js';
import { ORIGINAL, storageKey } from '../storage/storage-driver.js';
import { finishUpload } from '../upload/finish-upload.js';
import { UploadLocks } from '../upload/upload-locks.js';

/** A question that reached a neighbour. */
export interface Asked {
  target: string;
  path: string;
  body: Record<string, unknown>;
}

/** A media subgraph on the real store and Redis, with a folder of its own, opened before a file's tests and closed after. */
export function mediaFixture(o: { config?: Partial<MediaServices['config']> } = {}) {
  const names = testNames();
  const clock = movableClock();
  const { log, lines } = memoryLog();
  const closers: (() => Promise<void>)[] = [];
  const asked: Asked[] = [];
  const { schema } = buildMediaSchema();
  let answer: (question: Asked) => unknown = nothing;
  let services: MediaServices | undefined;
  let facts: Facts | undefined;
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sl3-media-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const connection = await openMongo({ uri: names.mongodbUri, database: names.database });
    closers.push(() => connection.close());
    const collections = openCollections(connection);
    await syncIndexes(Object.values(collections));
    facts = new Facts({ connection, subgraph: 'media', sources: [{ model: collections.assets }], log, clock });
    facts.start();
    closers.push(() => facts?.close() ?? Promise.resolve());
    const common = {
      subgraph: 'media',
      connection,
      redisUrl: names.redisUrl,
      prefix: names.prefix,
      clock,
      log,
    } as const;
    const opened = await openJobs({ ...common, jobs });
    closers.push(() => opened.close());
    services = {
      ...{ clock, log, collections, facts, jobs: opened },
      config: { UPLOAD_MAX_BYTES: 2_000_000, IMAGE_DEADLINE_MS: 30_000, MEDIA_ORIGIN: undefined, ...o.config },
      neighbours: {
        post: <T>(target: string, path: string, body: unknown): Promise<T> => {
          const question = { target, path, body: body as Record<string, unknown> };
          asked.push(question);
          return Promise.resolve().then(() => answer(question) as T);
        },
      },
      storage: new LocalFolder(folder),
      links: new LinkSigner({ secret: testSecret('links'), origin: o.config?.MEDIA_ORIGIN, clock }),
      uploadLocks: new UploadLocks(),
    };
  });
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  function open(): MediaServices {
    if (!services) throw new Error('The fixture opens before the first test, not before.');
    return services;
  }

  function asPrincipal(principal: Principal, from: Partial<Claims> = {}): MediaContext {
    const claims: Claims = { caller: 'gateway', principal, requestId: 'test', locale: 'en', ...from };
    return contextFor(open(), new Viewer(claims));
  }

  /** The context of one request of somebody's. */
  function as(userId: string, from: Partial<Claims> = {}): MediaContext {
    return asPrincipal({ kind: 'viewer', userId, sessionId: 'ses_test', role: 'USER', scopes: ['chat'] }, from);
  }

  const stored = async (assetId: string): Promise<MediaAsset> => {
    const asset = await open().collections.assets.findById(assetId).lean<MediaAsset>();
    if (!asset) throw new Error(`There is no asset ${assetId}.`);
    return asset;
  };

  return {
    ...{ clock, asked, lines, as, asPrincipal, stored, services: open },
    /** Somebody who keeps order everywhere. */
    asModerator: (userId = newId('user')): MediaContext =>
      asPrincipal({
        kind: 'viewer',
        userId,
        sessionId: 'ses_test',
        role: 'MODERATOR',
        scopes: ['chat', 'moderation:read', 'moderation:write'],
      }),
    folder: () => folder,
    /** What neighbours answer from now on; nothing known by default. */
    neighboursAnswer: (with_: (question: Asked) => unknown): void => {
      answer = with_;
    },
    /** No neighbour answers from now on. */
    neighboursAreAway: (): void => {
      answer = () => {
        throw unavailable();
      };
    },
    neighboursKnowNothing: (): void => {
      answer = nothing;
    },
    /** A whole upload, not looked at yet. */
    anUpload: async (
      file: { name?: string; type?: string; bytes: Uint8Array },
      ownerId: string = newId('user'),
    ): Promise<MediaAsset> => {
      const { name = 'notes.zip', type = '', bytes } = file;
      const input = { fileName: name, mimeType: type, bytes: bytes.length, clientNonce: randomUUID() };
      const begun = await beginUpload(as(ownerId), input);
      if (!(begun instanceof BeginUploadSuccess)) throw new Error(`No upload: ${JSON.stringify(begun)}`);
      await open().storage.put(storageKey(begun.asset._id, ORIGINAL), bytes);
      await finishUpload(open(), begun.asset);
      return stored(begun.asset._id);
    },
    /** Has an upload looked at, as the worker does. */
    process: async ({ _id: assetId }: MediaAsset): Promise<MediaAsset> => {
      await processAsset(open(), { assetId, signal: new AbortController().signal });
      return stored(assetId);
    },
    /** A message carries the asset to a room. */
    send: async (assetId: string, roomId = newId('room')): Promise<{ roomId: string; messageId: string }> => {
      const messageId = newId('message');
      const sent = { messageId, roomId, seq: 1, authorId: 'user_x', attachmentIds: [assetId], at: clock.now() };
      await followMessageSent(open(), sent);
      return { roomId, messageId };
    },
    /** Somebody joins a room, or leaves it with a role of null. */
    join: (roomId: string, userId: string, change: Partial<MembershipFact> = {}): Promise<void> =>
      followMembership(open(), aMembership({ roomId, userId, ...change })),
    /** A whole document in, a whole result out, as plain JSON. */
    run: async (ctx: MediaContext, source: string, variableValues: Record<string, unknown> = {}): Promise<any> =>
      JSON.parse(JSON.stringify(await graphql({ schema, source, contextValue: ctx, variableValues }))),
    /** Every fact stated so far, in order. */
    statedFacts: async () => (await facts?.readAfter(0, 1_000)) ?? [],
  };
}

/** A membership as rooms tells of it. */
export function aMembership(change: Partial<MembershipFact> = {}): MembershipFact {
  return {
    membershipId: newId('membership'),
    roomId: newId('room'),
    userId: newId('user'),
    role: 'MEMBER',
    change: 'JOINED',
    byUserId: null,
    version: 1,
    at: new Date(),
    ...change,
  };
}

const nothing = ({ path }: Asked): unknown =>
  path === '/internal/asset-uses' ? { uses: [] } : { room: null, membership: null, factId: null };
