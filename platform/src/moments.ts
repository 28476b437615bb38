import type { Locale } from './problems.js';

const FORMATS: Record<Locale, Intl.DateTimeFormat> = { en: formatOf('en'), fr: formatOf('fr') };

function formatOf(locale: Locale): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
}

/** A moment for a sentence, in UTC and saying so: where the reader is, only their client knows. */
export function inWordsOf(moment: Date, locale: Locale): string {
  return `${FORMATS[locale].format(moment)} UTC`;
}
