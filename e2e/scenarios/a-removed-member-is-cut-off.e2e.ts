import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { Person } from '../support/person.js';
import { givenAPlatform } from '../support/platform.js';

const platform = givenAPlatform({ replicas: { gateway: 2, rooms: 2, messages: 2 } });
const REMOVE = `mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { __typename ... on Problem { message } } }`;

test('D10: a removed member hears nothing that comes after the removal, on any node, and can say nothing more', async () => {
  const gateways = platform().topology.gateways as [string, string];
  const owner = await Person.signUp(gateways[0], 'owner');
  const roomId = await owner.createRoom('a quiet place');
  const removed = await Person.signUp(gateways[1], 'removed');
  await removed.join(roomId);
  const listeners = gateways.map((gateway) => removed.at(gateway).listen(roomId));
  const witness = owner.listen(roomId);
  for (const one of [...listeners, witness]) await eventually(() => expect(one.notices).not.toHaveLength(0));
  await owner.send(roomId, 'before');
  for (const one of listeners)
    await eventually(() => expect(one.handed.some(({ body }) => body === 'before')).toBe(true));

  const { removeMember } = await owner.graph(REMOVE, { input: { roomId, userId: removed.userId } });
  expect(removeMember.__typename).toBe('RemoveMemberSuccess');
  for (const one of listeners) await eventually(() => expect(one.ended).toBe('NOT_FOUND'), 2_000, 'the cut');
  for (let round = 0; round < 10; round++) await owner.send(roomId, `after ${round}`);
  await eventually(() => expect(witness.handed.filter(({ body }) => body?.startsWith('after'))).toHaveLength(10));

  const removal = witness.handed.findLast(({ type }) => type === 'MembershipChanged')?.seq ?? 0;
  for (const one of listeners) {
    expect(one.seqs.filter((seq) => seq > removal)).toEqual([]);
    expect(one.handed.some(({ body }) => body?.startsWith('after'))).toBe(false);
  }
  for (const gateway of gateways) {
    expect(await removed.at(gateway).send(roomId, 'let me in')).toMatchObject({ __typename: 'NotAllowedProblem' });
  }
  witness.close();
});
