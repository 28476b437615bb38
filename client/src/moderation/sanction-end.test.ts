import { describe, expect, test } from 'vitest';
import { asLocalField, endOf, presetsOf } from './sanction-end.js';

const now = new Date(2026, 4, 4, 12, 0);

describe('the end of a sanction', () => {
  test('is counted from now by a preset', () => {
    expect(endOf('MUTE', 'oneHour', '', now)).toEqual(new Date(2026, 4, 4, 13, 0));
    expect(endOf('BAN', 'oneDay', '', now)?.getTime()).toBe(now.getTime() + 86_400_000);
  });

  test('is what the person wrote, by their own clock', () => {
    expect(endOf('MUTE', 'own', '2026-05-04T18:30', now)).toEqual(new Date(2026, 4, 4, 18, 30));
    expect(asLocalField(new Date(2026, 4, 4, 18, 30))).toBe('2026-05-04T18:30');
  });

  test('lies ahead, or there is none', () => {
    expect(endOf('MUTE', 'own', '2026-05-04T11:59', now)).toBeUndefined();
    expect(endOf('MUTE', 'own', '', now)).toBeUndefined();
  });

  test('is offered from the shortest to the longest', () => {
    expect(presetsOf('MUTE')).toEqual(['tenMinutes', 'oneHour', 'oneDay', 'oneWeek']);
    expect(presetsOf('BAN')).toEqual(['oneDay', 'oneWeek', 'thirtyDays', 'oneYear']);
  });
});
