import { describe, expect, test } from 'vitest';
import { aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import type { Message } from './message.js';
import { removeMessage } from './remove-message.js';
import { searchMessages, type MessageFilter } from './search-messages.js';
import { sendMessage, type SendMessageSuccess } from './send-message.js';

const fixture = messagesFixture();
const { aUser, asUser, asModerator, clock } = fixture;

/** Five messages in two rooms, a second apart: four by one author, one by another. */
async function aWorld() {
  const [ada, ben] = [aUser(), aUser()];
  const [one, two] = [await fixture.aRoomWith([ada, ben]), await fixture.aRoomWith([ada])];
  const said: Message[] = [];
  for (const [author, roomId, body] of [
    [ada, one, 'Éloïse est là'],
    [ben, one, 'bonjour'],
    [ada, two, 'ELOISE again'],
    [ada, one, 'hidden eloise'],
    [ada, two, 'gone'],
  ] as const) {
    clock.move(1_000);
    said.push(((await sendMessage(asUser(author), aPost({ roomId, body }))) as SendMessageSuccess).message);
  }
  await fixture.hearDecision('HIDE_MESSAGE', said[3]!._id);
  await removeMessage(asUser(ada), { messageId: said[4]!._id });
  const search = (filter: MessageFilter, first = 100, after: string | null = null) =>
    searchMessages(asModerator(), { first, after, filter });
  /** Which of the five, by their index. */
  const found = async (filter: MessageFilter) =>
    (await search(filter)).edges.flatMap(({ node }) => {
      const index = said.findIndex(({ _id }) => _id === node._id);
      return index < 0 ? [] : [index];
    });
  return { ada, ben, one, two, said, search, found };
}

describe('messages of all rooms, for those who moderate', () => {
  test('are found by room, author, state and time, the latest first', async () => {
    const { ada, ben, one, said, found } = await aWorld();
    const [from, to] = [said[0]!.at, new Date(said[4]!.at.getTime() + 1)];
    expect(await found({ from, to })).toEqual([4, 3, 2, 1, 0]);
    expect(await found({ roomId: one })).toEqual([3, 1, 0]);
    expect(await found({ authorId: ben })).toEqual([1]);
    expect(await found({ roomId: one, authorId: ada })).toEqual([3, 0]);
    expect(await found({ state: 'HIDDEN' })).toEqual([3]);
    expect(await found({ state: 'REMOVED' })).toEqual([4]);
    expect(await found({ authorId: ada, state: 'VISIBLE' })).toEqual([2, 0]);
    expect(await found({ authorId: ada, from: said[2]!.at, to: said[4]!.at })).toEqual([3, 2]);
  });

  test('are found by a text without regard to case and accents, hidden ones too, removed ones not', async () => {
    const { ada, one, found } = await aWorld();
    expect(await found({ authorId: ada, text: 'eloïse' })).toEqual([3, 2, 0]);
    expect(await found({ roomId: one, text: 'ELOISE' })).toEqual([3, 0]);
    expect(await found({ authorId: ada, text: 'gone' })).toEqual([]);
  });

  test.each<[string, (world: Awaited<ReturnType<typeof aWorld>>) => MessageFilter]>([
    ['over all rooms', ({ ada }) => ({ authorId: ada })],
    ['of a room', ({ one }) => ({ roomId: one })],
    ['with a text', ({ ada }) => ({ authorId: ada, text: 'eloise' })],
    ['with a text in a room', ({ one }) => ({ roomId: one, text: 'o' })],
  ])('come page by page, each once, and are counted: %s', async (_title, filterOf) => {
    const world = await aWorld();
    const filter = filterOf(world);
    const all = (await world.search(filter)).edges.map(({ node }) => node._id);
    const paged: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 10; pages += 1) {
      const page = await world.search(filter, 1, after);
      expect(page.totalCount).toBe(all.length);
      paged.push(...page.edges.map(({ node }) => node._id));
      after = page.pageInfo.endCursor ?? null;
      if (!page.pageInfo.hasNextPage) break;
    }
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThan(1);
  });

  test('are for nobody else', async () => {
    const { ada } = await aWorld();
    const result = await fixture.run(asUser(ada), '{ messages { totalCount } }');
    expect(result.data).toBeNull();
    expect(result.errors[0].extensions.code).toBe('FORBIDDEN');
  });
});
