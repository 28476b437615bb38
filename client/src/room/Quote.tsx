import { useTranslation } from 'react-i18next';
import { Icon } from '../design/Icon.js';
import styles from './MessageRow.module.css';

interface QuotedMessage {
  readonly id: string;
  readonly body: string | null;
  readonly removedAt: string | null;
  readonly hiddenAt: string | null;
  readonly attachments: readonly { readonly fileName: string }[];
  readonly author: { readonly displayName: string };
}

interface QuoteProps {
  readonly quoted: QuotedMessage;
  /** Whether the Tab key stops here: in the current row only, or a long list would take a hundred keys to cross. */
  readonly isReachable?: boolean;
  readonly onShow?: (messageId: string) => void;
}

/** The message that this one answers, in one line that leads to it. */
export function Quote({ quoted, isReachable = false, onShow }: QuoteProps) {
  const { t } = useTranslation();
  const text = useSummary(quoted);
  return (
    <button
      type="button"
      className={styles['quote']}
      tabIndex={isReachable ? 0 : -1}
      onClick={() => onShow?.(quoted.id)}
      aria-label={t('message.showQuoted', { author: quoted.author.displayName, text })}
    >
      <Icon name="reply" />
      <span className={styles['quoteAuthor']}>{quoted.author.displayName}</span>
      <span className={styles['quoteText']}>{text}</span>
    </button>
  );
}

/** A message in one line: its text, or what stands for it. */
function useSummary({ body, removedAt, hiddenAt, attachments }: QuotedMessage): string {
  const { t } = useTranslation();
  if (removedAt !== null) return t('message.removed');
  if (hiddenAt !== null) return t('message.hidden');
  if (body !== null && body !== '') return body;
  return attachments.map(({ fileName }) => fileName).join(', ');
}
