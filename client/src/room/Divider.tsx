import { useTranslation } from 'react-i18next';
import { formatDay } from '../i18n/format.js';
import { useNow } from '../i18n/use-now.js';
import styles from './MessageList.module.css';

/** Between two days. */
export function DayDivider({ at }: { at: Date }) {
  const { t, i18n } = useTranslation();
  return (
    <div className={styles['day']} role="separator">
      <span>{formatDay(at, useNow(), t, i18n.language)}</span>
    </div>
  );
}

/** Before the first message that the viewer has not read. */
export function UnreadDivider() {
  const { t } = useTranslation();
  return (
    <div className={styles['unread']} role="separator">
      <span>{t('room.newMessages')}</span>
    </div>
  );
}
