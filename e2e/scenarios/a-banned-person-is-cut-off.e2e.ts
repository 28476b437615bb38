import { randomUUID } from 'node:crypto';
import { createClient } from 'graphql-ws';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '../support/eventually.js';
import { sl3 } from '../support/npm-start.js';
import { Person } from '../support/person.js';
import { givenAPlatform } from '../support/platform.js';

const platform = givenAPlatform({ replicas: { gateway: 2, users: 2 } });
const BAN_MS = 8_000;

const BAN = /* GraphQL */ `
  mutation ($input: ImposeSanctionInput!) {
    imposeSanction(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`;
const SIGN_IN = /* GraphQL */ `
  mutation ($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on BannedProblem {
        until
        reason
      }
    }
  }
`;

/** An open socket of somebody's, and the code it was closed with. */
async function anOpenSocket(gateway: string, accessToken: string): Promise<{ closedWith: () => number | undefined }> {
  let code: number | undefined;
  let connected!: () => void;
  const isOpen = new Promise<void>((resolve) => (connected = resolve));
  createClient({
    url: `${gateway.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    lazy: false,
    retryAttempts: 0,
    connectionParams: { accessToken },
    onNonLazyError: () => undefined,
    on: {
      connected: () => {
        connected();
      },
      closed: (event) => {
        code = (event as { code: number }).code;
      },
    },
  });
  await isOpen;
  return { closedWith: () => code };
}

test('a banned person is cut off on every node within 2 s, is told until when and why, and comes back when it is over', async () => {
  const gateways = platform().topology.gateways as [string, string];
  const moderator = await Person.signUp(gateways[0], 'moderator');
  await sl3(['set-role', moderator.handle, 'moderator'], { SL3_DATA_DIR: platform().folder.path });
  await moderator.refresh();
  const banned = await Person.signUp(gateways[1], 'banned');
  const sockets = await Promise.all(
    [gateways[0], gateways[1], gateways[1]].map((gateway) => anOpenSocket(gateway, banned.accessToken)),
  );

  const endsAt = new Date(Date.now() + BAN_MS);
  const input = { userId: banned.userId, kind: 'BAN', endsAt, reason: 'threats', clientNonce: randomUUID() };
  const { imposeSanction } = await moderator.graph(BAN, { input });
  expect(imposeSanction).toEqual({ __typename: 'ImposeSanctionSuccess' });
  await eventually(() => expect(sockets.map((socket) => socket.closedWith())).toEqual([4401, 4401, 4401]), 2_000);
  for (const gateway of gateways) {
    await expect(banned.at(gateway).graph('{ me { id } }')).rejects.toThrow('UNAUTHENTICATED');
  }

  const visitor = Person.visitor(gateways[0]);
  const credentials = { handle: banned.handle, password: banned.password };
  expect((await visitor.graph(SIGN_IN, { input: credentials })).signIn).toEqual({
    ...{ __typename: 'BannedProblem', until: endsAt.toISOString(), reason: 'threats' },
  });
  const guess = { ...credentials, password: 'a wrong guess at it' };
  expect((await visitor.graph(SIGN_IN, { input: guess })).signIn.__typename).toBe('WrongCredentialsProblem');
  await eventually(
    async () => (await visitor.graph(SIGN_IN, { input: credentials })).signIn.__typename === 'SignInSuccess',
    BAN_MS + 2_000,
  );
  expect(Date.now()).toBeGreaterThanOrEqual(endsAt.getTime());
});
