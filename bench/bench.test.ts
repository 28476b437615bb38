import { expect, test } from 'vitest';
import type { Question } from './question.js';
import { gateway } from './questions/gateway.bench.js';
import { send } from './questions/send.bench.js';
import { Scope } from './scope.js';

async function askQuickly(question: Question) {
  await using scope = new Scope();
  return await question.ask({
    ...{ isQuick: true, only: '', rounds: 1, history: undefined, profileDir: undefined, scope },
    say: () => undefined,
  });
}

// The two cheapest of the questions; `npm run bench -- --quick` asks them all.
test('the bench finds every message that was acknowledged in the log of its room, and leaves nothing running', async () => {
  const answer = await askQuickly(send);
  expect(answer.rows.map(({ contender }) => contender)).toEqual(['1 room', '2 rooms']);
  expect(answer.rows.every(({ figures }) => (figures['acknowledged / s']?.[0] ?? 0) > 0)).toBe(true);
});

// Its subgraphs are made up: a field that the graph has since and they do not know makes the comparison worthless.
test('the bench compares gateways that answer what our client asks in the same words', async () => {
  const answer = await askQuickly(gateway);
  expect(answer.rows.map(({ contender }) => contender)).toEqual([
    'SL3 Chat',
    '@apollo/gateway',
    '@apollo/gateway with undici',
    'Hive Gateway',
    'monolith (Apollo Server)',
  ]);
});
