import { expect, test } from 'vitest';
import { describeStates } from './describe-states.js';

test('a database where nothing is to do takes one line', () => {
  const doneAt = new Date();
  expect(describeStates('rooms', [{ id: 'a', what: 'A.', state: 'done', doneAt }])).toEqual([
    'rooms: up to date (1 done)',
  ]);
});

test('what is pending is named with what it does, and what was begun with where it stands', () => {
  expect(
    describeStates('rooms', [
      { id: 'a', what: 'A.', state: 'done', doneAt: new Date() },
      { id: 'b', what: 'B.', state: 'begun', progress: { after: 20 } },
      { id: 'c', what: 'C.', state: 'pending' },
    ]),
  ).toEqual(['rooms: 2 to do (1 done)', '  begun   b: B. It stands at {"after":20}.', '  pending c: C.']);
});
