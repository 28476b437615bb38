export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The chat's key: one choice of language on a device. */
const KEY = 'sl3:language';

let current: Language = remembered() ?? preferred(navigator.languages);

/** The language of the page, chosen on this device, else the first one of the browser's that there is. */
export const currentLanguage = (): Language => current;

/** Changes the language of the page, and remembers it on this device. */
export function chooseLanguage(language: Language): void {
  current = language;
  document.documentElement.lang = language;
  localStorage.setItem(KEY, language);
}

/** The tag for numbers and dates: the person's own region where they have one in this language, as in fr-CA. */
export function currentRegion(): string {
  return navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${current}-`)) ?? current;
}

function preferred(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (found) return found;
  }
  return 'en';
}

function remembered(): Language | undefined {
  const language = localStorage.getItem(KEY);
  return LANGUAGES.find((one) => one === language);
}
