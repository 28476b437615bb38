import { useTranslation } from 'react-i18next';
import { Button } from '../design/Button.js';
import { Field, FormFault } from '../design/Field.js';
import { useSessionForm } from './use-session-form.js';
import { useSession } from './use-session.js';
import styles from './Welcome.module.css';

/** Handle and password. */
export function SignInForm() {
  const { t } = useTranslation();
  const session = useSession();
  const form = useSessionForm((typed) =>
    session.signIn({ handle: typed('handle').trim().toLowerCase(), password: typed('password') }),
  );
  return (
    <form className={styles['form']} onSubmit={form.submit}>
      <Field
        name="handle"
        label={t('session.handle')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        autoFocus
      />
      <Field name="password" type="password" label={t('session.password')} autoComplete="current-password" required />
      <FormFault>{form.fault}</FormFault>
      <Button type="submit" look="primary" disabled={form.isBusy}>
        {t('session.sign-in.go')}
      </Button>
    </form>
  );
}
