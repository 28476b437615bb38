import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type en from './en.json';
import { formatNumber } from './format.js';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    returnNull: false;
  }
}

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Only the catalogue in use is loaded. */
const catalogues: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import('./en.json'),
  fr: () => import('./fr.json'),
};
const KEY = 'sl3:language';

/** Starts with the language chosen on this device, else with the first one of the browser's that there is. */
export async function startLanguage(): Promise<void> {
  const language = rememberedLanguage() ?? preferredLanguage(navigator.languages);
  const { default: translation } = await catalogues[language]();
  await speak(language, translation);
  document.documentElement.lang = language;
}

/** Makes ready to write in a language. `{{count, number}}` in a text is a number as the person's region writes it. */
export async function speak(language: Language, translation: object): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation } },
    interpolation: { escapeValue: false }, // React escapes
  });
  i18next.services.formatter?.add('number', (value: number, tag) => formatNumber(value, tag ?? language));
}

/** Changes the language of the page, and remembers it on this device. */
export async function changeLanguage(language: Language): Promise<void> {
  const { default: translation } = await catalogues[language]();
  i18next.addResourceBundle(language, 'translation', translation);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(KEY, language);
}

export function currentLanguage(): Language {
  return LANGUAGES.find((language) => language === i18next.language) ?? 'en';
}

export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (found) return found;
  }
  return 'en';
}

function rememberedLanguage(): Language | undefined {
  const remembered = localStorage.getItem(KEY);
  return LANGUAGES.find((language) => language === remembered);
}
