import { useTranslation } from 'react-i18next';
import { Button } from '../design/Button.js';
import { Field, FormFault } from '../design/Field.js';
import { useSessionForm } from './use-session-form.js';
import { useSession } from './use-session.js';
import styles from './Welcome.module.css';

/** For a person whose name came with an import: the code from an administrator makes it theirs. */
export function ClaimForm() {
  const { t } = useTranslation();
  const session = useSession();
  const form = useSessionForm((typed) =>
    session.claim({
      handle: typed('handle').trim().toLowerCase(),
      code: typed('code').trim(),
      password: typed('password'),
    }),
  );
  return (
    <form className={styles['form']} onSubmit={form.submit}>
      <Field
        name="handle"
        label={t('session.handle')}
        fault={form.faultOf('handle')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        autoFocus
      />
      <Field
        name="code"
        label={t('session.claimCode')}
        hint={t('session.claimCodeHint')}
        autoComplete="one-time-code"
        spellCheck={false}
        required
      />
      <Field
        name="password"
        type="password"
        label={t('session.newPassword')}
        fault={form.faultOf('password')}
        autoComplete="new-password"
        required
      />
      <FormFault>{form.fault}</FormFault>
      <Button type="submit" look="primary" disabled={form.isBusy}>
        {t('session.claim.go')}
      </Button>
    </form>
  );
}
