import { describe, expect, test } from 'vitest';
import { problemOf } from './use-verb.js';

describe('the answer of a verb', () => {
  test('that is a success has no problem', () => {
    expect(problemOf({ __typename: 'HideMessageSuccess' })).toBeUndefined();
  });

  test('that is a Problem is its sentence', () => {
    expect(problemOf({ __typename: 'CaseTakenProblem', message: 'Somebody works on it.' })).toBe(
      'Somebody works on it.',
    );
  });

  test('that names fields is what they say', () => {
    const fields = [
      { path: 'reason', message: 'Give a reason.' },
      { path: 'endsAt', message: 'Choose an end.' },
    ];
    expect(problemOf({ message: 'Some fields cannot be used.', fields })).toBe('Give a reason. Choose an end.');
  });
});
