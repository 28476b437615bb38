import i18next from 'i18next';
import { describe, expect, test, vi } from 'vitest';
import { daysBetween, formatDay, formatNumber, formatTime } from './format.js';
import { regionalLanguage } from './region.js';

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

  test('follow the region that the browser names for the language of the page', () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['fr-FR', 'en-GB', 'en-US']);
    expect(formatTime(new Date(2026, 5, 15, 14, 5), 'en')).toBe('14:05');
    expect(day(new Date(2026, 2, 2))).toBe('Monday 2 March');
  });
});

describe('numbers', () => {
  test('have their thousands apart, as the language has it', () => {
    expect(formatNumber(19_950, 'en')).toBe('19,950');
    expect(formatNumber(19_950, 'fr')).toMatch(/^19\s950$/u);
    expect(formatNumber(950, 'en')).toBe('950');
  });
});

describe('the region', () => {
  test('is that of the first browser language that fits, and none where none does', () => {
    expect(regionalLanguage('fr', ['en-GB', 'fr-CH', 'fr-FR'])).toBe('fr-CH');
    expect(regionalLanguage('en', ['de-DE'])).toBe('en');
  });
});
