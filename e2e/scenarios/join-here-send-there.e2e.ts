import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { Person } from '../support/person.js';
import { givenAPlatform } from '../support/platform.js';

const platform = givenAPlatform({ replicas: { gateway: 2, rooms: 2, messages: 2 } });

test('somebody who joins on one node sends and listens on the other at once', async () => {
  const [here, there] = platform().topology.gateways as [string, string];
  const owner = await Person.signUp(here, 'owner');

  for (let round = 0; round < 20; round++) {
    const roomId = await owner.createRoom(`round ${round}`);
    const guest = await Person.signUp(here, 'guest');
    await guest.join(roomId);
    const elsewhere = guest.at(there);
    const listener = elsewhere.listen(roomId);
    const sent = await elsewhere.send(roomId, 'I am in');
    expect(sent).toMatchObject({ __typename: 'SendMessageSuccess' });
    await eventually(() => expect(listener.headSeq).toBeGreaterThanOrEqual(sent.sent.seq));
    expect(listener.ended).toBeUndefined();
    listener.close();
  }
});

test('what is said on one node is heard on the other, once and in order', async () => {
  const [here, there] = platform().topology.gateways as [string, string];
  const speaker = await Person.signUp(here, 'speaker');
  const roomId = await speaker.createRoom('two nodes');
  const hearer = await Person.signUp(there, 'hearer');
  await hearer.join(roomId);
  const listener = hearer.listen(roomId);
  await eventually(() => expect(listener.notices).not.toHaveLength(0));

  for (let round = 0; round < 50; round++) {
    await (round % 2 === 0 ? speaker : speaker.at(there)).send(roomId, `line ${round}`);
  }

  await eventually(() => expect(listener.handed.filter(({ type }) => type === 'MessagePosted')).toHaveLength(50));
  const posts = listener.handed.filter(({ type }) => type === 'MessagePosted');
  expect(posts.map(({ body }) => body)).toEqual(Array.from({ length: 50 }, (_, round) => `line ${round}`));
  expect(listener.seqs).toEqual(listener.seqs.map((_, index) => (listener.seqs[0] ?? 0) + index));
  listener.close();
});
