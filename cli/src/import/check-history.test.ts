import { describe, expect, test } from 'vitest';
import { checkHistory } from './check-history.js';
import { parseRow } from './history-row.js';
import type { HistoryLine } from './read-history.js';

const at = '2004-12-25T00:05';
const row = (fields: object): object => ({
  room: '#ubuntu',
  day: '2004-12-25',
  type: 'message',
  at,
  nick: 'ann',
  text: 'hello',
  ...fields,
});

async function* lines(...rows: (object | string)[]): AsyncGenerator<HistoryLine> {
  for (const [index, one] of rows.entries()) {
    yield { number: index + 1, ...parseRow(typeof one === 'string' ? one : JSON.stringify(one)) };
    await Promise.resolve();
  }
}

describe('checking a history before it is imported', () => {
  test('a first word makes a member of somebody who never joined', async () => {
    const plan = await checkHistory(lines(row({ id: '1' })), 'channel');
    expect([...(plan.rooms.get('irc:#ubuntu')?.members.keys() ?? [])]).toEqual(['ann']);
  });

  test('a person who left last is remembered as a person and is no member', async () => {
    const plan = await checkHistory(lines(row({ id: '1' }), row({ id: '2', type: 'leave' })), 'channel');
    expect([...plan.people]).toEqual(['ann']);
    expect(plan.rooms.get('irc:#ubuntu')?.members.size).toBe(0);
  });

  test('a rename merges nobody', async () => {
    const plan = await checkHistory(
      lines(row({ id: '1' }), row({ id: '2', type: 'rename', to: 'anna' }), row({ id: '3', nick: 'anna' })),
      'channel',
    );
    expect([...plan.people]).toEqual(['ann', 'anna']);
  });

  test('rooms by day makes a room of each day', async () => {
    const plan = await checkHistory(
      lines(row({ id: '1' }), row({ id: '2', day: '2004-12-26', at: '2004-12-26T00:00' })),
      'day',
    );
    expect([...plan.rooms.values()].map(({ externalId, name }) => [externalId, name])).toEqual([
      ['irc:#ubuntu:2004-12-25', 'ubuntu 2004-12-25'],
      ['irc:#ubuntu:2004-12-26', 'ubuntu 2004-12-26'],
    ]);
  });

  test('empty texts, replies to nothing, to a later row and to a join are counted, and no fault', async () => {
    const plan = await checkHistory(
      lines(
        row({ id: '1', type: 'join' }),
        row({ id: '2', text: ' ' }),
        row({ id: '3', replyTo: 'gone' }),
        row({ id: '4', replyTo: '5' }),
        row({ id: '5', replyTo: '1' }),
        row({ id: '6', replyTo: '2' }),
        row({ id: '7', replyTo: '3' }),
      ),
      'channel',
    );
    expect(plan).toMatchObject({ messages: 5, emptyTexts: 1, unknownReplies: 2, repliesToNoMessage: 2, joins: 1 });
  });

  test.each([
    ['{"id": ', 'line 2: is not JSON'],
    ['[]', 'line 2: is not a JSON object'],
    [row({ id: '2', type: 'shout' }), 'line 2: `type` must be message, action, join, leave or rename'],
    [row({ id: '2', at: 'yesterday' }), 'line 2: `at` must be a time, YYYY-MM-DDTHH:MM'],
    [row({ id: '2', at: '2004-13-45T00:05' }), 'line 2: `at` is not a time that exists'],
    [row({ id: '2', text: 5 }), 'line 2: `text` must be a text'],
    [row({ id: '2', text: 'x'.repeat(4_001) }), 'line 2: `text` is longer than 4000 characters'],
    [row({ id: '2', nick: '' }), 'line 2: `nick` must not be empty'],
    [row({ id: '1' }), 'line 2: `id` 1 was used on line 1 already'],
  ])('a faulty line is named with what is wrong with it: %j', async (faulty, sentence) => {
    await expect(checkHistory(lines(row({ id: '1' }), faulty, row({ id: '3' })), 'channel')).rejects.toThrow(sentence);
  });

  test('of many faulty lines the first twenty are shown and all are counted', async () => {
    const broken = Array.from({ length: 25 }, () => 'nonsense');
    await expect(checkHistory(lines(...broken), 'channel')).rejects.toThrow(
      /25 faulty lines[\s\S]*line 20[\s\S]*and 5 more$/,
    );
  });
});
