import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { deleteLiveDatabase, openLiveDatabase, type LiveDatabase } from './database.js';
import { Outbox, type OutboxRow, type SendOutcome } from './outbox.js';

type Send = (row: OutboxRow<string>) => Promise<SendOutcome<string>>;

const opened: { database: LiveDatabase | null; outbox: Outbox<string, string> }[] = [];
let people = 0;

afterEach(async () => {
  for (const { database, outbox } of opened.splice(0)) {
    outbox.close();
    database?.close();
  }
  await deleteLiveDatabase(`user_${String(people)}`);
});

async function anOutbox(send: Send, options: { userId?: string; isKept?: boolean } = {}) {
  const { userId = `user_${String((people += 1))}`, isKept = true } = options;
  const database = isKept ? await openLiveDatabase(userId) : null;
  const onSent = vi.fn();
  const outbox = new Outbox<string, string>({ database, send, onSent, random: () => 0 });
  opened.push({ database, outbox });
  await outbox.open();
  return { outbox, onSent, userId };
}

const message = (clientNonce: string, input = clientNonce) => ({ clientNonce, roomId: 'room_1', input });
const accepts: Send = (row) => Promise.resolve({ sent: `stored ${row.input}` });

describe.each([
  ['kept on the device', true],
  ['without a database', false],
])('the outbox, %s', (_name, isKept) => {
  test('sends in the order of writing, one after the other', async () => {
    const order: string[] = [];
    const send: Send = async (row) => {
      order.push(`begin ${row.input}`);
      await Promise.resolve();
      order.push(`end ${row.input}`);
      return { sent: row.input };
    };
    const { outbox } = await anOutbox(send, { isKept });
    await Promise.all([outbox.enqueue(message('a')), outbox.enqueue(message('b')), outbox.enqueue(message('c'))]);
    await vi.waitFor(() => expect(outbox.rows()).toEqual([]));
    expect(order).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
  });

  test('shows the stored message before its own row goes', async () => {
    const { outbox, onSent } = await anOutbox(accepts, { isKept });
    onSent.mockImplementation(() => expect(outbox.rows()).toHaveLength(1));
    await outbox.enqueue(message('a'));
    await vi.waitFor(() => expect(outbox.rows()).toEqual([]));
    expect(onSent).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ clientNonce: 'a' }), 'stored a');
  });

  test('sends again with the same nonce when the answer did not come', async () => {
    const send = vi.fn<Send>(accepts).mockRejectedValueOnce(new Error('cut'));
    const { outbox } = await anOutbox(send, { isKept });
    await outbox.enqueue(message('a'));
    await vi.waitFor(() => expect(outbox.rows()).toEqual([]));
    expect(send.mock.calls.map(([row]) => row.clientNonce)).toEqual(['a', 'a']);
  });

  test('sets a refused message aside with its reason, and goes on with the next', async () => {
    const refusal = { code: 'BodyLengthProblem', message: 'Too long.' };
    const send = vi.fn<Send>(accepts).mockResolvedValueOnce({ refused: refusal });
    const { outbox } = await anOutbox(send, { isKept });
    await outbox.enqueue(message('a'));
    await outbox.enqueue(message('b'));
    await vi.waitFor(() => expect(outbox.rows()).toMatchObject([{ clientNonce: 'a', state: 'failed', refusal }]));
    await outbox.retry('a');
    await vi.waitFor(() => expect(outbox.rows()).toEqual([]));
  });

  test('forgets a message that the person discards', async () => {
    const { outbox } = await anOutbox(() => Promise.resolve({ refused: { code: 'x', message: 'no' } }), { isKept });
    await outbox.enqueue(message('a'));
    await vi.waitFor(() => expect(outbox.rows()).toMatchObject([{ state: 'failed' }]));
    await outbox.discard('a');
    expect(outbox.rows()).toEqual([]);
  });

  test('stops trying when the room shows that the message had arrived after all', async () => {
    let failures = 0;
    const send: Send = async (row) => {
      failures += 1;
      await outbox.discard(row.clientNonce);
      throw new Error('the answer was lost');
    };
    const { outbox } = await anOutbox(send, { isKept });
    await outbox.enqueue(message('a'));
    await vi.waitFor(() => expect(outbox.rows()).toEqual([]));
    expect(failures).toBe(1);
  });
});

describe('the outbox after a reload', () => {
  test('sends what the page before it left behind, in the same order and with the same nonces', async () => {
    const never = () => new Promise<never>(() => undefined);
    const { outbox: before, userId } = await anOutbox(never);
    await before.enqueue(message('a'));
    await before.enqueue(message('b'));
    before.close();

    const send = vi.fn<Send>(accepts);
    const { outbox: after } = await anOutbox(send, { userId });
    await vi.waitFor(() => expect(after.rows()).toEqual([]));
    expect(send.mock.calls.map(([row]) => row.clientNonce)).toEqual(['a', 'b']);
  });

  test('does not send a refused message again by itself', async () => {
    const refuses: Send = () => Promise.resolve({ refused: { code: 'x', message: 'no' } });
    const { outbox: before, userId } = await anOutbox(refuses);
    await before.enqueue(message('a'));
    await vi.waitFor(() => expect(before.rows()).toMatchObject([{ state: 'failed' }]));
    before.close();

    const send = vi.fn<Send>(accepts);
    const { outbox: after } = await anOutbox(send, { userId });
    expect(after.rows()).toMatchObject([{ clientNonce: 'a', state: 'failed' }]);
    expect(send).not.toHaveBeenCalled();
  });
});
