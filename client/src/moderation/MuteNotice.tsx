import { useTranslation } from 'react-i18next';
import { Icon } from '../design/Icon.js';
import { formatCountdown, formatUntil } from '../i18n/format.js';
import { useNow } from '../i18n/use-now.js';
import type { ActiveMute } from './mute-in.js';
import styles from './MuteNotice.module.css';
import { COUNTDOWN_MS } from './use-remaining.js';

/** In the composer's place: that one is muted, why, and until when. */
export function MuteNotice({ mute }: { mute: ActiveMute & { readonly remainingMs: number } }) {
  const { t, i18n } = useTranslation();
  const until = formatUntil(mute.until, useNow(), t, i18n.language);
  return (
    <div className={styles['notice']} role="status">
      <Icon name="muted" />
      <div className={styles['about']}>
        <p className={styles['title']}>
          {t(mute.isEverywhere ? 'sanction.mutedEverywhere' : 'sanction.mutedHere', { until })}
        </p>
        <p>{t('sanction.reason', { reason: mute.reason })}</p>
      </div>
      {mute.remainingMs <= COUNTDOWN_MS && (
        // Read out each second it would be a torment; the time at which it ends stands above.
        <span className={styles['countdown']} role="timer" aria-live="off" aria-label={t('sanction.remaining')}>
          {formatCountdown(mute.remainingMs)}
        </span>
      )}
    </div>
  );
}
