import { useTranslation } from 'react-i18next';
import { Icon } from '../design/Icon.js';
import styles from './MessageRow.module.css';

interface QuotedMessage {
  readonly id: string;
  readonly body: string | null;
  readonly removedAt: string | null;
  readonly author: { readonly displayName: string };
}

/** The message that this one answers, in one line that leads to it. */
export function Quote({ quoted, onShow }: { quoted: QuotedMessage; onShow?: (messageId: string) => void }) {
  const { t } = useTranslation();
  const text = quoted.removedAt === null ? (quoted.body ?? '') : t('message.removed');
  return (
    <button
      type="button"
      className={styles['quote']}
      onClick={() => onShow?.(quoted.id)}
      aria-label={t('message.showQuoted', { author: quoted.author.displayName, text })}
    >
      <Icon name="reply" />
      <span className={styles['quoteAuthor']}>{quoted.author.displayName}</span>
      <span className={styles['quoteText']}>{text}</span>
    </button>
  );
}
