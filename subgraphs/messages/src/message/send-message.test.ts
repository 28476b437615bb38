import { describe, expect, test } from 'vitest';
import { aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import { sendMessage, SendMessageSuccess } from './send-message.js';

const fixture = messagesFixture();

describe('sending a message', () => {
  test('gives it the next place in the room', async () => {
    const author = fixture.aUser();
    const roomId = await fixture.aRoomWith([author]);
    const first = await sendMessage(fixture.asUser(author), aPost({ roomId }));
    const second = await sendMessage(fixture.asUser(author), aPost({ roomId, body: 'again' }));
    expect(first).toBeInstanceOf(SendMessageSuccess);
    expect([first, second]).toMatchObject([
      { message: { seq: 2, body: 'ahoy' }, isRepeat: false },
      { message: { seq: 3, body: 'again' } },
    ]);
  });
});
