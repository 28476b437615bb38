import type { MediaServices } from '../context.js';
import { askMessages, askRooms } from './ask-neighbours.js';
import type { AssetUse } from './asset-use.js';
import { memberKey } from './room-copy.js';

/** How many questions one look may put to a neighbour; what is over it waits for the facts, which are on their way. */
const ASKED_MAX = 10;

/**
 * Those of some assets that a visible message carries to a room this person belongs to, by our copies; before it says
 * no, messages and rooms are asked once: the message, or the joining, may be newer than our copy.
 *
 * @throws UNAVAILABLE when a neighbour had to be asked and did not answer in time
 */
export async function findReachable(
  ctx: MediaServices,
  input: { userId: string; assetIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  const { userId, assetIds } = input;
  if (assetIds.length === 0) return new Set();
  const known = await look(ctx, input);
  if (known.reachable.size === assetIds.length) return known.reachable;

  await Promise.all(known.unused.slice(0, ASKED_MAX).map((assetId) => askMessages(ctx, assetId)));
  const { uses } = known.unused.length > 0 ? await look(ctx, input) : known;
  const refused = uses.filter(({ assetId }) => !known.reachable.has(assetId));
  const roomIds = [...new Set(refused.map(({ roomId }) => roomId))].slice(0, ASKED_MAX);
  if (roomIds.length === 0) return known.reachable;
  await Promise.all(roomIds.map((roomId) => askRooms(ctx, { roomId, userId })));
  // Read again whatever they answered: the facts may have been heard between our look and the answer.
  return (await look(ctx, input)).reachable;
}

interface Look {
  reachable: ReadonlySet<string>;
  /** Visible ones of these assets. */
  uses: readonly AssetUse[];
  /** Assets that no message is known to carry or to have carried. */
  unused: readonly string[];
}

async function look(ctx: MediaServices, input: { userId: string; assetIds: readonly string[] }): Promise<Look> {
  const { members, rooms, uses: usesModel } = ctx.collections;
  const all = await usesModel.find({ assetId: { $in: input.assetIds } }).lean<AssetUse[]>();
  const uses = all.filter(({ isVisible }) => isVisible);
  const roomIds = [...new Set(uses.map(({ roomId }) => roomId))];
  const keys = roomIds.map((roomId) => memberKey(roomId, input.userId));
  const [standings, deleted] = await Promise.all([
    members.find({ _id: { $in: keys }, isMember: true }).lean(),
    rooms.find({ _id: { $in: roomIds }, isDeleted: true }).lean(),
  ]);
  const belongs = new Set(standings.map(({ _id }) => _id));
  const isGone = new Set(deleted.map(({ _id }) => _id));
  const readable = uses.filter(({ roomId }) => belongs.has(memberKey(roomId, input.userId)) && !isGone.has(roomId));
  const used = new Set(all.map(({ assetId }) => assetId));
  return {
    reachable: new Set(readable.map(({ assetId }) => assetId)),
    uses,
    unused: input.assetIds.filter((assetId) => !used.has(assetId)),
  };
}
