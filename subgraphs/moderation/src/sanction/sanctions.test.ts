import { beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../person/person.js';
import { moderationFixture } from '../testing/fixture.js';
import { expireSanctions } from './expire-sanctions.js';
import { imposeSanction } from './impose-sanction.js';
import { liftSanction } from './lift-sanction.js';
import type { ImposeSanctionInput } from './sanction.inputs.js';
import { LONGEST_MS } from './sanction.policy.js';
import { stateOf, type Sanction } from './sanction.js';

const HOUR_MS = 3_600_000;

describe('sanctions', () => {
  const { as, aPerson, clock, nonce, run, services, statedFacts } = moderationFixture({ nodes: 2 });
  type Person = { userId: string; role: Role };
  let [moderator, person]: [Person, Person] = [] as never;
  beforeEach(async () => {
    [moderator, person] = [await aPerson('MODERATOR'), await aPerson()];
  });

  const inAnHour = () => new Date(clock.now().getTime() + HOUR_MS);
  const aMute = (more: Partial<ImposeSanctionInput> = {}): ImposeSanctionInput => ({
    ...{ userId: person.userId, kind: 'MUTE', endsAt: inAnHour(), reason: 'Calm down.', clientNonce: nonce() },
    ...more,
  });
  async function imposed(input = aMute(), by = moderator): Promise<Sanction> {
    const result = await imposeSanction(as(by), input);
    expect(result).toHaveProperty('imposed');
    return (result as { imposed: Sanction }).imposed;
  }
  const factsOf = async ({ _id }: Sanction) =>
    (await statedFacts()).filter(({ id }) => id.startsWith(_id)).map(({ name, payload }) => [name, payload]);

  test('one nonce is one sanction, on any node and also at once', async () => {
    const input = aMute();
    const results = await Promise.all([0, 1, 0, 1].map((node) => imposeSanction(as(moderator, { node }), input)));
    const ids = results.map((result) => (result as { imposed: Sanction }).imposed._id);
    expect(new Set(ids).size).toBe(1);
    expect(await services().collections.sanctions.countDocuments({ userId: person.userId })).toBe(1);
    expect(await services().collections.audit.countDocuments({ userId: person.userId })).toBe(1);
  });

  test('one nonce for another sanction is refused', async () => {
    const input = aMute();
    await imposed(input);
    const other = await imposeSanction(as(moderator), { ...input, kind: 'BAN' });
    expect(other).toMatchObject({ fields: [{ path: 'clientNonce' }] });
  });

  test('nobody sanctions themselves, an equal or somebody above them', async () => {
    const reasonFor = async (by: Person, userId: string) =>
      ((await imposeSanction(as(by), aMute({ userId }))) as { reason?: string }).reason;
    const [admin, otherAdmin] = [await aPerson('ADMIN'), await aPerson('ADMIN')];
    expect(await reasonFor(moderator, moderator.userId)).toBe('ONESELF');
    expect(await reasonFor(moderator, (await aPerson('MODERATOR')).userId)).toBe('ROLE_TOO_LOW');
    expect(await reasonFor(moderator, admin.userId)).toBe('ROLE_TOO_LOW');
    expect(await reasonFor(admin, otherAdmin.userId)).toBe('ROLE_TOO_LOW');
    await imposed(aMute({ userId: moderator.userId }), admin);
  });

  test('somebody who does not exist is no subject', async () => {
    const result = await imposeSanction(as(moderator), aMute({ userId: 'user_x' }));
    expect(result).toMatchObject({ message: 'There is no such message or person, or you cannot see it.' });
  });

  test('a mute and a ban need an end within five years, a warning has none, only a mute has a room', async () => {
    const faultOf = async (more: Partial<ImposeSanctionInput>) => {
      const result = await imposeSanction(as(moderator), aMute(more));
      return 'fields' in result ? result.fields.map(({ path }) => path) : 'imposed';
    };
    expect(await faultOf({ endsAt: null })).toEqual(['endsAt']);
    expect(await faultOf({ endsAt: clock.now() })).toEqual(['endsAt']);
    expect(await faultOf({ endsAt: new Date(clock.now().getTime() + LONGEST_MS + 1) })).toEqual(['endsAt']);
    expect(await faultOf({ kind: 'WARNING' })).toEqual(['endsAt']);
    expect(await faultOf({ kind: 'BAN', roomId: 'room_1' })).toEqual(['roomId']);
    expect(await faultOf({ clientNonce: 'x' })).toEqual(['clientNonce']);
    expect(await faultOf({ kind: 'WARNING', endsAt: null })).toBe('imposed');
    expect(await faultOf({ roomId: 'room_1' })).toBe('imposed');
  });

  test('ends by the time, whether anybody states it or not; the job states it once', async () => {
    const mute = await imposed();
    clock.move(HOUR_MS - 1);
    expect(stateOf(mute, clock.now())).toBe('ACTIVE');
    await expireSanctions(services());
    expect((await factsOf(mute)).map(([name]) => name)).not.toContain('sanction.ended');
    clock.move(1);
    expect(stateOf(mute, clock.now())).toBe('ENDED');

    await Promise.all([expireSanctions(services()), expireSanctions(services()), expireSanctions(services())]);
    await expect
      .poll(() => factsOf(mute), { timeout: 10_000 })
      .toEqual([
        ['sanction.imposed', expect.objectContaining({ version: 1, byUserId: moderator.userId })],
        ['sanction.ended', expect.objectContaining({ version: 2, byUserId: null, endsAt: mute.endsAt })],
      ]);
    const ended = await services().collections.audit.find({ userId: person.userId, action: 'sanction.ended' }).lean();
    expect(ended).toMatchObject([{ at: mute.endsAt }]);
    expect(ended[0]).not.toHaveProperty('actorId');
  });

  test('its end is enqueued for its time', async () => {
    const mute = await imposed();
    const work = await services().jobs.outbox.works.findById(`expire-sanctions-${mute._id}`).lean();
    expect(work?.dueAt).toEqual(mute.endsAt);
  });

  test('lifting twice is one decision; the others hear of it once', async () => {
    const mute = await imposed();
    const input = { sanctionId: mute._id, reason: 'Sorry.' };
    const [one, two] = await Promise.all([
      liftSanction(as(moderator), input),
      liftSanction(as(moderator, { node: 1 }), input),
    ]);
    expect(one).toMatchObject({ lifted: { liftReason: 'Sorry.', liftedById: moderator.userId } });
    expect((two as { decision: unknown }).decision).toEqual((one as { decision: unknown }).decision);
    await expect
      .poll(async () => (await factsOf(mute)).map(([name]) => name), { timeout: 10_000 })
      .toEqual(['sanction.imposed', 'sanction.lifted']);
  });

  test('one that is over cannot be lifted, and nobody lifts their own', async () => {
    const mute = await imposed();
    clock.move(HOUR_MS);
    expect(await liftSanction(as(moderator), { sanctionId: mute._id, reason: 'x' })).toMatchObject({
      reason: 'SANCTION_OVER',
    });
    const own = await imposed(aMute({ userId: moderator.userId, endsAt: inAnHour() }), await aPerson('ADMIN'));
    expect(await liftSanction(as(moderator), { sanctionId: own._id, reason: 'x' })).toMatchObject({
      reason: 'ONESELF',
    });
  });

  test('the person concerned sees what holds for them and why, and never who decided', async () => {
    await imposed();
    const lifted = await imposed();
    await liftSanction(as(moderator), { sanctionId: lifted._id, reason: 'x' });
    const source = '{ mySanctions { kind state reason endsAt user { id } by { id } liftedBy { id } } }';
    expect(await run(as(person), source)).toEqual({
      data: {
        mySanctions: [
          {
            ...{ kind: 'MUTE', state: 'ACTIVE', reason: 'Calm down.', endsAt: inAnHour().toISOString() },
            ...{ user: { id: person.userId }, by: null, liftedBy: null },
          },
        ],
      },
    });
    expect(await run(as(await aPerson()), source)).toEqual({ data: { mySanctions: [] } });
  });

  test('those who moderate see everything that was imposed on a person; others see nothing of it', async () => {
    const [first, second] = [await imposed(), await imposed()];
    await liftSanction(as(moderator), { sanctionId: first._id, reason: 'x' });
    const source = `{ _entities(representations: [{ __typename: "User", id: "${person.userId}" }]) {
      ... on User { all: sanctions { id } now: sanctions(active: true) { id } past: sanctions(active: false) { id } }
    } }`;
    const ids = (...all: Sanction[]) => expect.arrayContaining(all.map(({ _id: id }) => ({ id })));
    expect((await run(as(moderator), source)).data._entities).toEqual([
      { all: ids(first, second), now: [{ id: second._id }], past: [{ id: first._id }] },
    ]);
    expect((await run(as(await aPerson()), source)).errors[0].extensions.code).toBe('FORBIDDEN');
  });
});
