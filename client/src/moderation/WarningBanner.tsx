import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../design/Button.js';
import { Icon } from '../design/Icon.js';
import { useChat } from '../graphql/use-chat.js';
import { formatDay } from '../i18n/format.js';
import { useNow } from '../i18n/use-now.js';
import { readWarnings } from './read-warnings.js';
import styles from './WarningBanner.module.css';

/** A warning that is older is not shown to somebody who comes to a new device. */
const SHOWN_FOR_MS = 30 * 86_400_000;

/** Warnings that the viewer has not put away on this device, each with its reason. */
export function WarningBanner() {
  const { t, i18n } = useTranslation();
  const { sanctions } = useChat();
  const own = useSyncExternalStore(sanctions.onChange, sanctions.all);
  const [read, setRead] = useState(() => readWarnings.all());
  const now = useNow();
  const isRecent = (startsAt: string) => now.getTime() - Date.parse(startsAt) < SHOWN_FOR_MS;
  const warnings = (own ?? []).filter(
    ({ id, kind, startsAt }) => kind === 'WARNING' && !read.has(id) && isRecent(startsAt),
  );
  return warnings.map(({ id, reason, startsAt }) => (
    <div key={id} className={styles['banner']} role="alert">
      <Icon name="warn" />
      <p className={styles['text']}>
        <strong>{t('sanction.warned', { day: formatDay(new Date(startsAt), now, t, i18n.language) })}</strong>{' '}
        {t('sanction.reason', { reason })}
      </p>
      <IconButton icon="close" label={t('sanction.dismiss')} onClick={() => setRead(readWarnings.add(id))} />
    </div>
  ));
}
