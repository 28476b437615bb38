import { afterEach, describe, expect, test, vi } from 'vitest';
import { problemOf, readWhatFollows } from './use-verb.js';

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

describe('after a verb', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('a message that is hidden only a second later is seen to be hidden, without a reload', async () => {
    vi.useFakeTimers();
    let isHidden = false;
    let shown = 'visible';
    const queries = {
      invalidateQueries: () => {
        shown = isHidden ? 'hidden' : 'visible';
        return Promise.resolve();
      },
    };
    await readWhatFollows(queries);
    expect(shown).toBe('visible');
    vi.advanceTimersByTime(1_500);
    isHidden = true;
    vi.advanceTimersByTime(1_000);
    expect(shown).toBe('hidden');
  });
});
