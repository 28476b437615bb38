import { describe, expect, test } from 'vitest';
import { viewerOf } from '../testing/fixture.js';
import { workFixture } from '../testing/work-fixture.js';

const CREATE = /* GraphQL */ `
  mutation ($input: CreateWebhookInput!) {
    createWebhook(input: $input) {
      __typename
      ... on CreateWebhookSuccess {
        secret
        created {
          id
          url
          events
          state
        }
      }
      ... on InvalidInputProblem {
        fields {
          path
          message
        }
      }
    }
  }
`;

describe('an administrator', () => {
  const { admin, anybody, as, run, receiver } = workFixture();

  test('makes, changes and deletes webhooks; the key is shown once', async () => {
    const input = { url: receiver().url, events: ['ROOM_CREATED', 'ROOM_CREATED', 'SANCTION_IMPOSED'] };
    const { data } = await run(admin(), CREATE, { input });
    const { secret, created } = data.createWebhook;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(created).toEqual({
      id: expect.stringMatching(/^whk_/),
      url: receiver().url,
      events: ['ROOM_CREATED', 'SANCTION_IMPOSED'],
      state: 'ENABLED',
    });

    const update = /* GraphQL */ `
      mutation ($input: UpdateWebhookInput!) {
        updateWebhook(input: $input) {
          ... on UpdateWebhookSuccess {
            updated {
              state
              disabledReason
              events
            }
          }
        }
      }
    `;
    const change = { webhookId: created.id, state: 'DISABLED', events: ['MESSAGE_SENT'] };
    expect(await run(admin(), update, { input: change })).toEqual({
      data: {
        updateWebhook: { updated: { state: 'DISABLED', disabledReason: 'BY_ADMIN', events: ['MESSAGE_SENT'] } },
      },
    });

    const list = '{ webhooks { id state } }';
    expect(await run(admin(), list)).toEqual({ data: { webhooks: [{ id: created.id, state: 'DISABLED' }] } });
    const remove = `mutation { deleteWebhook(webhookId: "${created.id}") { webhookId } }`;
    expect(await run(admin(), remove)).toEqual({ data: { deleteWebhook: { webhookId: created.id } } });
    expect(await run(admin(), list)).toEqual({ data: { webhooks: [] } });
    expect((await run(admin(), remove)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  test('is told in their language why an address is refused', async () => {
    const french = { ...admin(), viewer: as(viewerOf({ _id: 'user_1', role: 'ADMIN' }), { locale: 'fr' }).viewer };
    expect(await run(french, CREATE, { input: { url: 'https://192.168.1.1/', events: [] } })).toEqual({
      data: {
        createWebhook: {
          __typename: 'InvalidInputProblem',
          fields: [
            { path: 'url', message: 'Ceci mène à une adresse qui n’est pas publique.' },
            { path: 'events', message: 'Choisissez au moins un événement.' },
          ],
        },
      },
    });
  });

  test('is the only one who may: a moderator and anybody else are refused', async () => {
    const moderator = as(viewerOf({ _id: 'user_2', role: 'MODERATOR' }));
    for (const ctx of [moderator, anybody()]) {
      const { errors } = await run(ctx, '{ webhooks { id } }');
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
  });
});
