import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeLanguage, currentLanguage, LANGUAGES, type Language } from '../i18n/i18n.js';
import styles from './Preferences.module.css';
import { changeTheme, chosenTheme, THEMES, type Theme } from './theme.js';

/** Each language by its own name, so that everybody finds theirs. */
const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', fr: 'Français' };

/** The language of the page. */
export function LanguageSwitch() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Language>(currentLanguage);
  return (
    <Choice
      label={t('preferences.language')}
      options={LANGUAGES}
      chosen={chosen}
      nameOf={(language) => LANGUAGE_NAMES[language]}
      onChoose={(language) => {
        // The switch follows at once, the page as soon as the catalogue is here.
        setChosen(language);
        void changeLanguage(language);
      }}
    />
  );
}

/** Light, dark, or as the device has it. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  return (
    <Choice
      label={t('preferences.theme')}
      options={THEMES}
      chosen={theme}
      nameOf={(option) => t(`preferences.themes.${option}`)}
      onChoose={(option) => {
        changeTheme(option);
        setTheme(option);
      }}
    />
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: readonly T[];
  readonly chosen: T;
  readonly nameOf: (option: T) => string;
  readonly onChoose: (option: T) => void;
}

/** One of a few, all in sight. */
export function Choice<T extends string>({ label, options, chosen, nameOf, onChoose }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className={styles['choice']}>
      <legend className="hidden-visually">{label}</legend>
      {options.map((option) => (
        <label key={option} className={styles['option']}>
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === chosen}
            onChange={() => onChoose(option)}
            className={styles['radio']}
          />
          <span className={styles['name']}>{nameOf(option)}</span>
        </label>
      ))}
    </fieldset>
  );
}
