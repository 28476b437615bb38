import { expect, test } from 'vitest';
import { send } from './questions/send.bench.js';
import { Scope } from './scope.js';

// The cheapest of the questions; `npm run bench -- --quick` asks them all.
test('the bench finds every message that was acknowledged in the log of its room, and leaves nothing running', async () => {
  let answer;
  {
    await using scope = new Scope();
    answer = await send.ask({
      ...{ isQuick: true, only: '', rounds: 1, history: undefined, profileDir: undefined, scope },
      say: () => undefined,
    });
  }
  expect(answer.rows.map(({ contender }) => contender)).toEqual(['1 room', '2 rooms']);
  expect(answer.rows.every(({ figures }) => (figures['acknowledged / s']?.[0] ?? 0) > 0)).toBe(true);
});
