import { checkInput } from '@sl3/platform/check-input';
import type { InternalRoute } from '@sl3/platform/subgraph';
import { z } from 'zod';
import { assetUses, AssetUsesQuestion } from './attachment/asset-uses.js';
import type { MessagesServices } from './context.js';
import { importMessages } from './import/import-messages.js';
import { isInbox } from './inbox/inbox-entry.js';
import { findHeads } from './log/heads.js';
import { readLog, ReadLogInput } from './log/read-log.js';
import { EvidenceQuestion, messageEvidence } from './message/message-evidence.js';
import { accessOrAsk } from './room-access/load-access.js';
import { mayRead, moderates } from './room-access/room-access.js';
import { roomsOf } from './room-access/rooms-of.js';

const gateway = ['gateway'];
const HeadsInput = z.object({ partitions: z.array(z.string()).max(1_000) });
const AccessInput = z.object({ roomId: z.string(), userId: z.string() });
const RoomsOfInput = z.object({ userId: z.string() });

/** What other processes may ask; docs/INTERNALS.md says what each answers. */
export const routes: Record<`POST /internal/${string}`, InternalRoute<MessagesServices>> = {
  'POST /internal/read-log': {
    callers: gateway,
    handle: (request, ctx) => readLog(ctx, checkInput(ReadLogInput, request.json())),
  },
  'POST /internal/heads': {
    callers: gateway,
    handle: async (request, ctx) => {
      const { partitions } = checkInput(HeadsInput, request.json());
      const rooms = partitions.filter((partition) => !isInbox(partition));
      const [heads, inboxes] = await Promise.all([
        findHeads(ctx, rooms),
        Promise.all(
          partitions.filter(isInbox).map(async (partition) => {
            const seq = await ctx.inboxLog.head(partition);
            return [partition, { seq, postOrdinal: 0, lastPostAt: null }] as const;
          }),
        ),
      ]);
      const ofRooms = heads.map(
        ({ seq, postOrdinal, lastPostAt }, i) => [rooms[i] as string, { seq, postOrdinal, lastPostAt }] as const,
      );
      return { heads: Object.fromEntries([...ofRooms, ...inboxes]) };
    },
  },
  'POST /internal/access': {
    callers: gateway,
    handle: async (request, ctx) => {
      const access = await accessOrAsk(ctx, checkInput(AccessInput, request.json()));
      if (!mayRead(access)) return { mayRead: false };
      const visibility = moderates(access) ? 'moderator' : 'reader';
      return { mayRead: true, visibility, joinedSeq: access.joinedSeq };
    },
  },
  'POST /internal/rooms-of': {
    callers: gateway,
    handle: async (request, ctx) => ({ roomIds: await roomsOf(ctx, checkInput(RoomsOfInput, request.json())) }),
  },
  'POST /internal/asset-uses': {
    callers: ['media'],
    handle: (request, ctx) => assetUses(ctx, checkInput(AssetUsesQuestion, request.json())),
  },
  'POST /internal/message-evidence': {
    callers: ['moderation'],
    handle: (request, ctx) => messageEvidence(ctx, checkInput(EvidenceQuestion, request.json())),
  },
  'POST /internal/import-messages': {
    callers: ['cli'],
    handle: (request, ctx) => importMessages(ctx, { lines: request.lines() }),
  },
};
