import { badCursor } from '@sl3/platform/errors';
import { startsWith, wordsOf } from '@sl3/platform/fold-text';
import { decodePageCursor } from '@sl3/platform/page';
import type { RoomsContext } from '../context.js';
import { pageOf, pageSize, type Page } from '@sl3/platform/page-of';
import type { Room } from './room.js';
import { SHOWN } from './room.loader.js';

const PAGE_MAX = 100;
/** More words than this find nothing more; each costs a look. */
const WORDS_MAX = 8;

/**
 * Public rooms by name, those whose name or topic contains every word of the text. A word may be cut short at its end;
 * case and accents do not matter.
 */
export async function searchRooms(
  ctx: RoomsContext,
  input: { text: string; first: number | null; after: string | null },
): Promise<Page<Room>> {
  const { after } = input;
  const first = pageSize(input.first, { usual: 30, max: PAGE_MAX });
  const words = wordsOf(input.text).slice(0, WORDS_MAX);
  const rooms = await ctx.collections.rooms
    .find({
      ...SHOWN,
      // Exactly the public rooms have a key, and no two the same: it is a whole cursor.
      publicNameKey: { $gt: nameAfter(after) },
      ...(words.length > 0 && { $and: words.map((word) => ({ words: startsWith(word) })) }),
    })
    .sort({ publicNameKey: 1 })
    .limit(first + 1)
    .lean<Room[]>();
  return pageOf(rooms, { first, after, keys: (room) => [room.publicNameKey ?? ''] });
}

function nameAfter(after: string | null): string {
  if (after === null) return '';
  const [name] = decodePageCursor(after);
  if (typeof name !== 'string') throw badCursor();
  return name;
}
