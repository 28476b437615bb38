import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch, ThemeSwitch } from '../design/Preferences.js';
import { ClaimForm } from './ClaimForm.js';
import { SignInForm } from './SignInForm.js';
import { SignUpForm } from './SignUpForm.js';
import styles from './Welcome.module.css';

type Form = 'sign-in' | 'sign-up' | 'claim';

/** What is shown to whoever is not signed in. */
export function Welcome({ hasEnded }: { hasEnded: boolean }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<Form>('sign-in');
  return (
    <div className={styles['welcome']}>
      <main className={styles['card']}>
        <img className={styles['mark']} src="/icon.svg" alt="" width="44" height="44" />
        <h1 className={styles['title']}>{t(`session.${form}.title`)}</h1>
        <p className={styles['lead']}>{t(`session.${form}.lead`)}</p>
        {hasEnded && form === 'sign-in' && (
          <p role="status" className={styles['notice']}>
            {t('session.ended')}
          </p>
        )}
        {form === 'sign-in' && <SignInForm />}
        {form === 'sign-up' && <SignUpForm />}
        {form === 'claim' && <ClaimForm />}
        <ul className={styles['others']}>
          {(['sign-in', 'sign-up', 'claim'] as const)
            .filter((other) => other !== form)
            .map((other) => (
              <li key={other}>
                {t(`session.${other}.ask`)}{' '}
                <button type="button" className={styles['other']} onClick={() => setForm(other)}>
                  {t(`session.${other}.go`)}
                </button>
              </li>
            ))}
        </ul>
      </main>
      <footer className={styles['preferences']}>
        <LanguageSwitch />
        <ThemeSwitch />
      </footer>
    </div>
  );
}
