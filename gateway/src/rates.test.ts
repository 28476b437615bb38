import { describe, expect, test } from 'vitest';
import { gatewayFixture } from './testing/fixture.js';

describe('reading documents that were not read before', () => {
  const gateway = gatewayFixture({ env: { DOCUMENTS_PER_MINUTE: '3' } });
  const nth = (n: number) => ({ query: `query Number${n} { __typename }` });
  // Whoever parses it calls it something else.
  const unreadable = { query: '{ never parsed' };
  const refused = { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) };

  test('is refused before any work to whoever brings too many, and those that were read cost nothing', async () => {
    for (const n of [1, 2, 3]) expect((await gateway.post(nth(n))).status).toBe(200);
    const { status, headers, body } = await gateway.post(unreadable);
    expect([status, body.errors[0].extensions]).toEqual([429, refused]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    for (let again = 0; again < 10; again += 1) expect((await gateway.post(nth(1))).status).toBe(200);
  });

  test('is counted for each person who is signed in, wherever they come from, at both doors', async () => {
    const authorization = `Bearer ${await gateway.token({ userId: 'user_ann' })}`;
    for (const n of [4, 5, 6]) expect((await gateway.post(nth(n), { authorization })).status).toBe(200);
    const [ann, bob] = [await gateway.socket('user_ann'), await gateway.socket('user_bob')];
    expect((await ann.request(unreadable.query))['payload'][0].extensions).toEqual(refused);
    expect((await ann.request(nth(4).query))['payload']).toEqual({ data: { __typename: 'Query' } });
    expect((await bob.request(unreadable.query))['payload'][0].extensions.code).toBe('GRAPHQL_PARSE_FAILED');
  });
});
