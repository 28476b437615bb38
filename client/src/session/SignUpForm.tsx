import type { AccountLimitsQuery } from '@sl3/schema/generated/graphql';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/Button.js';
import { Field, FormFault } from '../design/Field.js';
import { post } from '../graphql/post.js';
import { AccountLimits } from './session.operations.js';
import { useSessionForm } from './use-session-form.js';
import { useSession } from './use-session.js';
import styles from './Welcome.module.css';

type Limits = AccountLimitsQuery['accountLimits'];

/** A new account. The server's own bounds are checked while typing, as far as they have arrived. */
export function SignUpForm() {
  const { t } = useTranslation();
  const session = useSession();
  const limits = useAccountLimits();
  const form = useSessionForm((typed) => {
    const displayName = typed('displayName').trim();
    return session.signUp({
      handle: typed('handle').trim().toLowerCase(),
      password: typed('password'),
      ...(displayName === '' ? {} : { displayName }),
    });
  });
  return (
    <form className={styles['form']} onSubmit={form.submit}>
      <Field
        name="handle"
        label={t('session.handle')}
        hint={t('session.handleHint')}
        fault={form.faultOf('handle')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        minLength={limits?.handleMinChars}
        maxLength={limits?.handleMaxChars}
        required
        autoFocus
      />
      <Field
        name="displayName"
        label={t('session.displayName')}
        hint={t('session.displayNameHint')}
        fault={form.faultOf('displayName')}
        autoComplete="name"
        maxLength={limits?.displayNameMaxChars}
      />
      <Field
        name="password"
        type="password"
        label={t('session.password')}
        hint={limits ? t('session.passwordHint', { count: limits.passwordMinChars }) : undefined}
        fault={form.faultOf('password')}
        autoComplete="new-password"
        minLength={limits?.passwordMinChars}
        maxLength={limits?.passwordMaxChars}
        required
      />
      <FormFault>{form.fault}</FormFault>
      <Button type="submit" look="primary" disabled={form.isBusy}>
        {t('session.sign-up.go')}
      </Button>
    </form>
  );
}

function useAccountLimits(): Limits | undefined {
  const [limits, setLimits] = useState<Limits>();
  useEffect(() => {
    // Without them the server's own answer says what is wrong.
    post(AccountLimits, {}).then(
      ({ accountLimits }) => setLimits(accountLimits),
      () => undefined,
    );
  }, []);
  return limits;
}
