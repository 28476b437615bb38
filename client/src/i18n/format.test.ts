import i18next from 'i18next';
import { describe, expect, test } from 'vitest';
import { daysBetween, formatDay, formatTime } from './format.js';

const now = new Date(2026, 5, 15, 9, 30);
const day = (at: Date, language = 'en') => formatDay(at, now, i18next.t, language);

describe('days and times', () => {
  test('are called today and yesterday by the calendar, not by 24 hours', () => {
    expect(day(new Date(2026, 5, 15, 0, 1))).toBe('Today');
    expect(day(new Date(2026, 5, 14, 23, 59))).toBe('Yesterday');
    expect(daysBetween(new Date(2026, 5, 14, 23, 59), now)).toBe(1);
  });

  test('name the year only when it is another', () => {
    expect(day(new Date(2026, 2, 2))).toBe('Monday, March 2');
    expect(day(new Date(2004, 11, 25), 'fr')).toBe('samedi 25 décembre 2004');
  });

  test('follow the language', () => {
    const at = new Date(2026, 5, 15, 14, 5);
    expect(formatTime(at, 'fr')).toBe('14:05');
    expect(formatTime(at, 'en')).toMatch(/^2:05\sPM$/);
  });
});
