import { useTranslation } from 'react-i18next';
import { Button } from '../design/Button.js';
import { Dialog, DialogActions } from '../design/Dialog.js';
import { LanguageSwitch, ThemeSwitch } from '../design/Preferences.js';
import { useSession } from '../session/use-session.js';
import styles from './Settings.module.css';

/** What the person chooses for this device, and the way out. */
export function Settings({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <Dialog title={t('preferences.title')} onClose={onClose}>
      <dl className={styles['list']}>
        <dt>{t('preferences.language')}</dt>
        <dd>
          <LanguageSwitch />
        </dd>
        <dt>{t('preferences.theme')}</dt>
        <dd>
          <ThemeSwitch />
        </dd>
      </dl>
      <DialogActions>
        <Button onClick={() => void session.signOut()}>{t('session.signOut')}</Button>
      </DialogActions>
    </Dialog>
  );
}
