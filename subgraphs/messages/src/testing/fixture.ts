import { movableClock } from '@sl3/platform/clock';
import { unavailable } from '@sl3/platform/errors';
import { memoryLog } from '@sl3/platform/log';
import { openMongo } from '@sl3/platform/mongo';
import { testSecret } from '@sl3/platform/testing/keys';
import { testNames } from '@sl3/platform/testing/names';
import { Viewer, type Principal } from '@sl3/platform/viewer';
import type { Locale } from '@sl3/platform/problems';
import type { AssetFact, MembershipFact, RoomFact, SanctionFact } from '@sl3/schema/events';
import { newId } from '@sl3/schema/ids';
import { graphql } from 'graphql';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { followAssetSettled } from '../attachment/follow-asset.js';
import { contextFor, type MessagesContext, type MessagesServices } from '../context.js';
import { followDecision } from '../message/follow-decision.js';
import { followMembership } from '../room-access/follow-membership.js';
import { followRoomChanged, followRoomCreated } from '../room-access/follow-room.js';
import { followSanction } from '../sanction/follow-sanction.js';
import { buildMessagesSchema } from '../schema.js';
import { openServices } from '../services.js';
import { aMembership, anAsset, aRoom, aSanction } from './builders.js';

export const BODY_MAX_CHARS = 40;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** What rooms would answer when asked; nothing by default, as for a person who does not belong. */
export interface RoomsAnswer {
  room: RoomFact | null;
  membership: MembershipFact | null;
  factId: string | null;
}
const NOTHING: RoomsAnswer = { room: null, membership: null, factId: null };

/** One node of the subgraph: its own connection and its own view of the logs, as a process of its own has. */
export type Node = MessagesServices & { facts: { close(): Promise<void>; start(): void } };

/** A messages subgraph on the real store, with a database of its own, opened before a file's tests and closed after. */
export function messagesFixture(options: { nodes?: number; editWindowMs?: number } = {}) {
  const names = testNames();
  const clock = movableClock();
  const memory = memoryLog();
  const hints: { topic: string; payload: Record<string, unknown> }[] = [];
  const asked: { roomId: string; userId: string }[] = [];
  const closers: (() => Promise<unknown>)[] = [];
  const nodes: Node[] = [];
  const { schema } = buildMessagesSchema();
  let rooms: (asked: { roomId: string; userId: string }) => RoomsAnswer | Promise<RoomsAnswer> = () => NOTHING;

  let media: (asked: { assetIds: string[] }) => { assets: AssetFact[] } = () => ({ assets: [] });

  async function openNode(): Promise<Node> {
    const connection = await openMongo({ uri: names.mongodbUri, database: names.database });
    const node = await openServices({
      connection,
      clock,
      log: memory.log,
      cursorSecret: testSecret('cursor'),
      config: { BODY_MAX_CHARS, EDIT_WINDOW_MS: options.editWindowMs, SCRUB_AFTER_MS: 30 * DAY_MS },
      hints: { publish: (topic, payload) => hints.push({ topic, payload: { ...payload } }) },
      // Rooms and media are other teams' processes: here stands what they answer.
      neighbours: {
        post: async <T>(target: string, _path: string, body: unknown) => {
          if (target === 'media') return media(body as { assetIds: string[] }) as T;
          asked.push(body as { roomId: string; userId: string });
          return (await rooms(body as { roomId: string; userId: string })) as T;
        },
      },
    });
    closers.push(async () => {
      await node.facts.close();
      await connection.close();
    });
    return node;
  }

  beforeAll(async () => {
    for (let i = 0; i < (options.nodes ?? 1); i += 1) nodes.push(await openNode());
  });
  beforeEach(() => {
    rooms = () => NOTHING;
    media = () => ({ assets: [] });
    hints.length = 0;
    asked.length = 0;
  });
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  const node = (i = 0): Node => {
    const found = nodes[i];
    if (!found) throw new Error('The fixture opens before the first test, not before.');
    return found;
  };

  function as(principal: Principal, o: { on?: number; locale?: Locale } = {}): MessagesContext {
    const claims = { caller: 'gateway', principal, requestId: 'test', locale: o.locale ?? 'en' };
    return contextFor(node(o.on), new Viewer(claims));
  }

  return {
    clock,
    hints,
    /** Who rooms was asked about. */
    asked,
    logLines: () => memory.lines(),
    node,
    /** The context of a request by one person. */
    asUser: (userId: string, o: { on?: number; locale?: Locale } = {}) =>
      as({ kind: 'viewer', userId, sessionId: 'ses_1', role: 'USER', scopes: ['chat'] }, o),
    as,
    /** What rooms answers from now on, in this test. */
    roomsAnswer: (answer: typeof rooms) => {
      rooms = answer;
    },
    /** What media answers from now on, in this test. */
    mediaAnswers: (answer: typeof media) => {
      media = answer;
    },
    /** Hears of a decision about a message as the follower would. */
    hearDecision: async (kind: 'HIDE_MESSAGE' | 'RESTORE_MESSAGE', messageId: string): Promise<string> => {
      const decisionId = newId('decision');
      const about = { subjectKind: 'MESSAGE' as const, subjectId: messageId, roomId: null, caseId: null };
      const payload = { decisionId, kind, ...about, byUserId: 'user_mod', version: 1, at: clock.now() };
      await followDecision(node(), { id: `${decisionId}_1`, payload });
      return decisionId;
    },
    hearSanction: async (fact: Partial<SanctionFact> & { userId: string }): Promise<SanctionFact> => {
      const payload = aSanction({
        startsAt: clock.now(),
        endsAt: new Date(clock.now().getTime() + 3_600_000),
        at: clock.now(),
        ...fact,
      });
      const id = `${payload.sanctionId}_${payload.version}`;
      await followSanction(node(), { id, payload, change: payload.liftedAt ? 'LIFTED' : 'IMPOSED' });
      return payload;
    },
    hearAsset: async (fact: Partial<AssetFact> & { ownerId: string }): Promise<AssetFact> => {
      const payload = anAsset(fact);
      await followAssetSettled(node(), { payload });
      return payload;
    },
    /** The context of a request by somebody who moderates the server. */
    asModerator: () => {
      const scopes = ['chat', 'moderation:read', 'moderation:write'];
      return as({ kind: 'viewer', userId: 'user_mod', sessionId: 'ses_mod', role: 'MODERATOR', scopes });
    },
    roomsAreAway: () => {
      rooms = () => {
        throw unavailable();
      };
    },
    /** A whole document in, a whole result out, as plain JSON. */
    run: async (ctx: MessagesContext, source: string, variableValues: Record<string, unknown> = {}): Promise<any> => {
      const result = await graphql({ schema, source, contextValue: ctx, variableValues });
      return JSON.parse(JSON.stringify(result));
    },
    /** A room that was heard of, with these members, who joined in this order. */
    async aRoomWith(members: readonly string[], fact: Partial<RoomFact> = {}): Promise<string> {
      const room = aRoom(fact);
      await followRoomCreated(node(), { payload: room });
      for (const userId of members) await this.hearMembership({ roomId: room.roomId, userId });
      return room.roomId;
    },
    /** Hears a membership change as the follower would. */
    hearMembership: async (
      fact: Partial<MembershipFact> & { roomId: string; userId: string },
      o: { on?: number } = {},
    ): Promise<void> => {
      const payload = aMembership(fact);
      await followMembership(node(o.on), { id: `${payload.membershipId}_${payload.version}`, payload });
    },
    hearRoomChange: async (fact: Partial<RoomFact> & { roomId: string; version: number }): Promise<void> => {
      const payload = { ...aRoom(fact), change: 'STATE' as const };
      await followRoomChanged(node(), { id: `${payload.roomId}_${payload.version}`, payload });
    },
    aUser: () => newId('user'),
  };
}
