import polyglotI18nProvider from 'ra-i18n-polyglot';
import english from 'ra-language-english';
import french from 'ra-language-french';
import { mergeTranslations, type I18nProvider, type TranslationMessages } from 'react-admin';
import en from './en.json';
import fr from './fr.json';
import { chooseLanguage, currentLanguage, LANGUAGES, type Language } from './language.js';

const CATALOGUES: Record<Language, TranslationMessages> = {
  en: mergeTranslations(english, en) as TranslationMessages,
  fr: mergeTranslations(french, fr) as TranslationMessages,
};
/** Each language in itself. */
const NAMES: Record<Language, string> = { en: 'English', fr: 'Français' };

/** What the console says, in English and French; the choice is remembered on the device, for the chat as well. */
export function consoleI18n(): I18nProvider {
  const provider = polyglotI18nProvider(
    (locale) => CATALOGUES[languageOf(locale)],
    currentLanguage(),
    LANGUAGES.map((locale) => ({ locale, name: NAMES[locale] })),
  );
  document.documentElement.lang = currentLanguage();
  return {
    ...provider,
    changeLocale: (locale: string) => {
      chooseLanguage(languageOf(locale));
      return provider.changeLocale(locale);
    },
  };
}

function languageOf(locale: string): Language {
  return LANGUAGES.find((language) => language === locale) ?? 'en';
}
