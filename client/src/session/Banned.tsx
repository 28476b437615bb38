import { useTranslation } from 'react-i18next';
import { Button } from '../design/Button.js';
import { formatCountdown, formatUntil } from '../i18n/format.js';
import { useNow } from '../i18n/use-now.js';
import { COUNTDOWN_MS, useRemaining } from '../moderation/use-remaining.js';
import styles from './Welcome.module.css';
import type { Ban } from './session.js';
import { useSession } from './use-session.js';

/** What is shown to whoever may not sign in for now: why, and until when. */
export function Banned({ ban }: { ban: Ban }) {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const until = new Date(ban.until);
  const remainingMs = useRemaining(until);
  const isOver = remainingMs === 0;
  const now = useNow();
  return (
    <div className={styles['welcome']}>
      <main className={styles['card']}>
        <img className={styles['mark']} src="/icon.svg" alt="" width="44" height="44" />
        <h1 className={styles['title']}>{t(isOver ? 'banned.over' : 'banned.title')}</h1>
        <p className={styles['notice']} role="status">
          {isOver ? t('banned.overText') : t('banned.until', { until: formatUntil(until, now, t, i18n.language) })}
          {!isOver && remainingMs <= COUNTDOWN_MS && (
            <span role="timer" aria-live="off">
              {' '}
              ({formatCountdown(remainingMs)})
            </span>
          )}
        </p>
        {!isOver && <p className={styles['reason']}>{t('sanction.reason', { reason: ban.reason })}</p>}
        {!isOver && <p className={styles['lead']}>{t('banned.meanwhile')}</p>}
        <Button look={isOver ? 'primary' : 'plain'} onClick={() => session.forgetBan()}>
          {t(isOver ? 'session.sign-in.go' : 'banned.other')}
        </Button>
      </main>
    </div>
  );
}
