import { eventually } from '@sl3/platform/testing/eventually';
import { newId } from '@sl3/schema/ids';
import { describe, expect, test } from 'vitest';
import { followSanction } from '../ban/follow-sanction.js';
import { usersFixture, viewerOf } from '../testing/fixture.js';
import { createAccount } from './create-account.js';
import { listUsers } from './list-users.js';
import { LastAdminProblem, OwnRoleProblem, SetUserRoleSuccess } from './role.problems.js';
import { setUserRole } from './set-user-role.js';
import type { UserRole } from './user.js';

const { as, clock, run, statedFacts } = usersFixture();
const cli = () => as({ kind: 'service', name: 'cli' });

async function anAccount(handle: string, role: UserRole): Promise<string> {
  clock.move(1_000);
  return (await createAccount(cli(), { handle, displayName: handle, password: 'a long password', role })).userId;
}

async function ban(userId: string): Promise<void> {
  const at = clock.now();
  await followSanction(cli(), {
    ...{ sanctionId: newId('sanction'), userId, kind: 'BAN', roomId: null, reason: 'x', byUserId: null, version: 1 },
    ...{ startsAt: at, endsAt: new Date(at.getTime() + 60_000), liftedAt: null, at },
  });
}

describe('the list of people', () => {
  test('has the latest first, page by page, and counts them', async () => {
    const ids = [];
    for (const name of ['ida', 'ivo', 'iris']) ids.unshift(await anAccount(name, 'USER'));
    const filter = { text: 'I' };
    const page = await listUsers(cli(), { first: 2, after: null, filter });
    expect(page.edges.map(({ node }) => node._id)).toEqual(ids.slice(0, 2));
    expect(page).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
    const next = await listUsers(cli(), { first: 2, after: page.pageInfo.endCursor ?? null, filter });
    expect(next.edges.map(({ node }) => node._id)).toEqual(ids.slice(2));
    expect(next.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test('finds by role and by state, banned by the clock', async () => {
    const moderator = await anAccount('moira', 'MODERATOR');
    const banned = await anAccount('boris', 'USER');
    await ban(banned);
    const idsOf = async (filter: object) =>
      (await listUsers(cli(), { first: 100, after: null, filter })).edges.map(({ node }) => node._id);
    expect(await idsOf({ role: 'MODERATOR' })).toEqual([moderator]);
    expect(await idsOf({ state: 'BANNED' })).toEqual([banned]);
    expect(await idsOf({ state: 'ACTIVE' })).not.toContain(banned);
    clock.move(60_000);
    expect(await idsOf({ state: 'BANNED' })).toEqual([]);
  });

  test('is for those who moderate, and shows them each state', async () => {
    const QUERY = '{ users(first: 1) { totalCount edges { node { handle state } } } }';
    const banned = await anAccount('berta', 'USER');
    await ban(banned);
    const staff = await run(as(viewerOf({ _id: 'user_mod', role: 'MODERATOR' })), QUERY);
    expect(staff.data.users.edges).toEqual([{ node: { handle: 'berta', state: 'BANNED' } }]);
    const person = await run(as(viewerOf({ _id: banned, role: 'USER' })), QUERY);
    expect(person.data).toBeNull();
    expect(person.errors[0].extensions.code).toBe('FORBIDDEN');
    const peeking = await run(as(viewerOf({ _id: banned, role: 'USER' })), '{ me { state } }');
    expect(peeking.errors[0].extensions.code).toBe('FORBIDDEN');
  });
});

describe('an administrator', () => {
  test('gives others a role, and the fact says who did it', async () => {
    const [admin, person] = [await anAccount('adam', 'ADMIN'), await anAccount('paul', 'USER')];
    const ctx = as(viewerOf({ _id: admin, role: 'ADMIN' }));
    const answer = await setUserRole(ctx, { userId: person, role: 'MODERATOR' });
    expect(answer).toBeInstanceOf(SetUserRoleSuccess);
    await eventually(async () => {
      expect((await statedFacts()).filter(({ id }) => id === `${person}_2`)).toMatchObject([
        { name: 'user.changed', payload: { role: 'MODERATOR', byUserId: admin } },
      ]);
    });
  });

  test('changes no role of their own', async () => {
    const admin = await anAccount('anna', 'ADMIN');
    const answer = await setUserRole(as(viewerOf({ _id: admin, role: 'ADMIN' })), { userId: admin, role: 'USER' });
    expect(answer).toBeInstanceOf(OwnRoleProblem);
  });

  test('who is none any more is refused, whatever the token says', async () => {
    const [former, person] = [await anAccount('felix', 'USER'), await anAccount('pia', 'USER')];
    const ctx = as(viewerOf({ _id: former, role: 'ADMIN' }));
    await expect(setUserRole(ctx, { userId: person, role: 'ADMIN' })).rejects.toMatchObject({
      extensions: { code: 'FORBIDDEN' },
    });
  });

  test('remains, when the last two demote each other at once', async () => {
    const { users } = cli().collections;
    await users.updateMany({ role: 'ADMIN' }, { $set: { role: 'USER' } });
    const [one, two] = [await anAccount('uno', 'ADMIN'), await anAccount('due', 'ADMIN')];
    const answers = await Promise.all([
      setUserRole(as(viewerOf({ _id: one, role: 'ADMIN' })), { userId: two, role: 'USER' }).catch(() => 'refused'),
      setUserRole(as(viewerOf({ _id: two, role: 'ADMIN' })), { userId: one, role: 'USER' }).catch(() => 'refused'),
    ]);
    expect(await users.countDocuments({ role: 'ADMIN' })).toBeGreaterThan(0);
    expect(answers.some((answer) => answer instanceof LastAdminProblem || answer === 'refused')).toBe(true);
  });
});
