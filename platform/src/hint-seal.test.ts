import { describe, expect, test } from 'vitest';
import { HintSeal } from './hint-seal.js';

const SECRET = 'a secret of at least thirty-two characters';
const LINES = { after: { seq: 1, digest: 'd' }, lines: [{ seq: 2, event: { body: 'où est le café ?' } }] };

describe('what travels with a hint', () => {
  test('opens as it was sealed', () => {
    const text = new HintSeal(SECRET).seal('room:a', LINES);
    expect(new HintSeal(SECRET).open('room:a', text)).toEqual(LINES);
  });

  test('is not to be read on its way', () => {
    const text = new HintSeal(SECRET).seal('room:a', LINES);
    expect(Buffer.from(text, 'base64').toString('utf8')).not.toContain('café');
  });

  test('does not open for another topic, with another secret, altered, cut short or made up', () => {
    const seal = new HintSeal(SECRET);
    const text = seal.seal('room:a', LINES);
    const altered = Buffer.from(text, 'base64');
    altered[20] = (altered[20] ?? 0) ^ 1;
    expect(seal.open('room:b', text)).toBeUndefined();
    expect(new HintSeal(`another ${SECRET}`).open('room:a', text)).toBeUndefined();
    expect(seal.open('room:a', altered.toString('base64'))).toBeUndefined();
    expect(seal.open('room:a', text.slice(0, 12))).toBeUndefined();
    expect(seal.open('room:a', '')).toBeUndefined();
    expect(seal.open('room:a', JSON.stringify(LINES))).toBeUndefined();
  });
});
