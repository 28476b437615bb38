import { describe, expect, test } from 'vitest';
import { anonymous, PASSWORD, usersFixture, viewerOf } from './testing/fixture.js';
import { buildUsersSchema } from './schema.js';
import type { User } from './user/user.js';

describe('the users graph', () => {
  const { run, as, anybody } = usersFixture();

  const SIGN_UP = /* GraphQL */ `
    mutation ($input: SignUpInput!) {
      signUp(input: $input) {
        __typename
        ... on SignUpSuccess {
          signedIn {
            user {
              id
              handle
              displayName
              role
              isClaimed
            }
            sessionId
            accessToken
            accessTokenExpiresAt
          }
        }
        ... on Problem {
          message
        }
        ... on HandleTakenProblem {
          handle
        }
      }
    }
  `;
  const ME = '{ me { id handle } }';

  test('signs up, answers me, and keeps the refresh token out of the body', async () => {
    const ctx = anybody();
    const answer = await run(ctx, SIGN_UP, { input: { handle: 'amelie', displayName: 'Amélie', password: PASSWORD } });
    expect(answer).toEqual({
      data: {
        signUp: {
          __typename: 'SignUpSuccess',
          signedIn: {
            user: {
              id: expect.stringMatching(/^user_[0-9a-z]{26}$/),
              handle: 'amelie',
              displayName: 'Amélie',
              role: 'USER',
              isClaimed: true,
            },
            sessionId: expect.stringMatching(/^ses_/),
            accessToken: expect.any(String),
            accessTokenExpiresAt: '2026-01-01T12:10:00.000Z',
          },
        },
      },
    });
    const { refreshToken } = ctx.answerExtensions['session'] as { refreshToken: string };
    expect(JSON.stringify(answer)).not.toContain(refreshToken);

    const user = { ...answer.data.signUp.signedIn.user, _id: answer.data.signUp.signedIn.user.id } as User;
    expect(await run(as(viewerOf(user)), ME)).toEqual({ data: { me: { id: user._id, handle: 'amelie' } } });
    expect(await run(anybody(), ME)).toEqual({ data: { me: null } });
  });

  test('tells a taken handle from a free one in the language of the request', async () => {
    await run(anybody(), SIGN_UP, { input: { handle: 'bruno', password: PASSWORD } });
    const again = await run(anybody({ locale: 'fr' }), SIGN_UP, { input: { handle: 'bruno', password: PASSWORD } });
    expect(again).toEqual({
      data: {
        signUp: {
          __typename: 'HandleTakenProblem',
          message: 'L’identifiant bruno n’est pas libre. Choisissez-en un autre.',
          handle: 'bruno',
        },
      },
    });
  });

  test('refuses objects where texts belong, so that none reaches a filter', async () => {
    for (const handle of [{ $gt: '' }, ['amelie'], 7]) {
      const { data, errors } = await run(anybody(), SIGN_UP, { input: { handle, password: PASSWORD } });
      expect(data).toBeUndefined();
      expect(errors).toHaveLength(1);
    }
    const strange = await run(
      as(viewerOf({ _id: 'user_1', role: 'USER' })),
      '{ userByHandle(handle: "{\\"$gt\\":\\"\\"}") { id } user(id: "{\\"$gt\\":\\"\\"}") { id } }',
    );
    expect(strange).toEqual({ data: { userByHandle: null, user: null } });
  });

  test('answers references to people, and null for those who are not', async () => {
    const signedUp = await run(anybody(), SIGN_UP, { input: { handle: 'chloe', password: PASSWORD } });
    const { id } = signedUp.data.signUp.signedIn.user;
    const answer = await run(
      as({ kind: 'group', roomId: 'room_1', visibility: 'reader' }),
      'query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on User { id handle } } }',
      {
        refs: [
          { __typename: 'User', id },
          { __typename: 'User', id: 'user_none' },
        ],
      },
    );
    expect(answer).toEqual({ data: { _entities: [{ id, handle: 'chloe' }, null] } });
  });

  test('lets administrators alone issue claim codes', async () => {
    const query = 'mutation { issueClaimCode(userId: "user_none") { __typename } }';
    const asUser = await run(as(viewerOf({ _id: 'user_1', role: 'USER' })), query);
    const asAdmin = await run(as(viewerOf({ _id: 'user_1', role: 'ADMIN' })), query);
    const asNobody = await run(as(anonymous), query);
    expect(asUser.errors[0].extensions.code).toBe('FORBIDDEN');
    expect(asAdmin.errors[0].extensions.code).toBe('NOT_FOUND');
    expect(asNobody.errors[0].extensions.code).toBe('FORBIDDEN');
  });

  test('says its bounds, and keeps to them', async () => {
    const { data } = await run(
      anybody(),
      '{ accountLimits { handleMinChars handleMaxChars handlePattern displayNameMaxChars passwordMinChars passwordMaxChars } }',
    );
    expect(data.accountLimits).toEqual({
      handleMinChars: 2,
      handleMaxChars: 31,
      handlePattern: '^[a-z0-9][a-z0-9_.-]{1,30}$',
      displayNameMaxChars: 64,
      passwordMinChars: 10,
      passwordMaxChars: 128,
    });
  });

  test('shows nothing of what is stored only', () => {
    const { sdl } = buildUsersSchema();
    for (const hidden of [
      'passwordHash',
      'importKey',
      'searchKeys',
      'pendingFacts',
      'claimCodeDigest',
      'refreshToken',
    ]) {
      expect(sdl).not.toContain(hidden);
    }
  });
});
