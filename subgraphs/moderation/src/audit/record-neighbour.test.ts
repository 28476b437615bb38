import type { EventName, EventPayload, Fact } from '@sl3/schema/events';
import { describe, expect, test } from 'vitest';
import { followUser } from '../person/follow-user.js';
import { moderationFixture } from '../testing/fixture.js';
import { recordNeighbour } from './record-neighbour.js';

describe('what people with power do in other subgraphs', () => {
  const { services, as, aPerson, run } = moderationFixture();
  const at = new Date('2026-11-22T10:00:00Z');
  let position = 0;
  const aFact = <N extends EventName>(name: N, payload: EventPayload<N>): Fact<N> => {
    position += 1;
    return { id: `fact_${position}`, name, position, at, payload };
  };
  const heard = async (fact: Fact) => {
    await recordNeighbour(services(), fact);
    await recordNeighbour(services(), fact); // told again
    return services()
      .collections.audit.find({ recordId: `${fact.name}:${fact.id}` })
      .lean();
  };
  const member = { membershipId: 'mem_1', roomId: 'room_1', userId: 'user_1', role: null, version: 2, at };
  const room = { roomId: 'room_1', kind: 'PUBLIC', slowModeMs: 0, name: null, topic: null, version: 2, at } as const;

  test('a message removed by another than its author is recorded once, one’s own is not', async () => {
    const payload = {
      messageId: 'msg_1',
      roomId: 'room_1',
      seq: 3,
      change: 'REMOVED',
      authorId: 'user_1',
      at,
    } as const;
    expect(await heard(aFact('message.changed', { ...payload, byUserId: 'user_2' }))).toMatchObject([
      { action: 'message.removed', actorId: 'user_2', subjectId: 'msg_1', userId: 'user_1', roomId: 'room_1', at },
    ]);
    expect(await heard(aFact('message.changed', { ...payload, byUserId: 'user_1' }))).toEqual([]);
    expect(await heard(aFact('message.changed', { ...payload, byUserId: 'user_2', change: 'HIDDEN' }))).toEqual([]);
  });

  test('a member who was removed or given another role is recorded, one who leaves is not', async () => {
    const by = async (change: 'REMOVED' | 'ROLE_CHANGED' | 'LEFT', byUserId: string | null) =>
      (await heard(aFact('room.membership-changed', { ...member, change, byUserId }))).map(({ action }) => action);
    expect(await by('REMOVED', 'user_2')).toEqual(['member.removed']);
    expect(await by('ROLE_CHANGED', 'user_2')).toEqual(['member.role-changed']);
    expect(await by('LEFT', 'user_1')).toEqual([]);
    expect(await by('ROLE_CHANGED', null)).toEqual([]);
  });

  test('a room that was brought to another state is recorded, one that got another topic is not', async () => {
    const changed = { ...room, state: 'LOCKED', byUserId: 'user_2' } as const;
    expect(await heard(aFact('room.changed', { ...changed, change: 'STATE' }))).toMatchObject([
      { action: 'room.state-changed', actorId: 'user_2', facts: { state: 'LOCKED' } },
    ]);
    expect(await heard(aFact('room.changed', { ...changed, change: 'DETAILS' }))).toEqual([]);
  });

  test('the fifth entry of a room’s log and the fifth change of the room itself are two records', async () => {
    const roomId = 'room_5';
    const removed = {
      messageId: 'msg_5',
      roomId,
      seq: 5,
      change: 'REMOVED',
      authorId: 'user_1',
      byUserId: 'user_2',
      at,
    };
    const locked = { ...room, roomId, state: 'LOCKED', change: 'STATE', byUserId: 'user_2', version: 5 };
    // Each subgraph numbers its own: ids are unique within one only.
    const id = `${roomId}_5`;
    await recordNeighbour(services(), { ...aFact('message.changed', removed as EventPayload<'message.changed'>), id });
    await recordNeighbour(services(), { ...aFact('room.changed', locked as EventPayload<'room.changed'>), id });
    const recorded = await services().collections.audit.find({ roomId }).sort({ seq: 1 }).lean();
    expect(recorded.map(({ action }) => action)).toEqual(['message.removed', 'room.state-changed']);
  });

  test('a file that another deleted is recorded, one’s own and the nightly scrub are not', async () => {
    const by = async (byUserId: string | null) =>
      (await heard(aFact('asset.deleted', { assetId: 'ast_1', ownerId: 'user_1', byUserId, version: 2, at }))).length;
    expect([await by('user_2'), await by('user_1'), await by(null)]).toEqual([1, 0, 0]);
  });

  test('an account’s new role is recorded with what it was, also when a crash came before the copy', async () => {
    const user = { userId: 'user_9', handle: 'nine', displayName: 'Nine' };
    await followUser(services(), aFact('user.created', { ...user, role: 'USER', version: 1 }));
    const fact = aFact('user.changed', { ...user, role: 'MODERATOR', version: 2, byUserId: 'user_2' });
    await followUser(services(), fact);
    await services().collections.people.updateOne({ _id: 'user_9' }, { $set: { role: 'USER', version: 1 } });
    await followUser(services(), fact);
    await followUser(
      services(),
      aFact('user.changed', { ...user, displayName: 'Neuf', role: 'MODERATOR', version: 3, byUserId: null }),
    );
    expect(await services().collections.audit.find({ subjectId: 'user_9' }).lean()).toMatchObject([
      { action: 'user.role-changed', actorId: 'user_2', facts: { from: 'USER', to: 'MODERATOR' } },
    ]);
    expect(await services().collections.people.findById('user_9').lean()).toMatchObject({
      role: 'MODERATOR',
      version: 3,
    });
  });

  test('the audit says it in the language of the request', async () => {
    const source = '{ auditEntries(filter: { subjectId: "user_9" }) { edges { node { detail actor { id } } } } }';
    const detail = async (locale: 'en' | 'fr') =>
      (await run(as(await aPerson('MODERATOR'), { locale }), source)).data.auditEntries.edges[0].node.detail;
    expect(await detail('en')).toBe('Changed the account’s role from user to moderator.');
    expect(await detail('fr')).toBe('Rôle du compte : utilisateur devient modération.');
  });
});
