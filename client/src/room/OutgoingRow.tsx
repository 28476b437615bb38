import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../design/Avatar.js';
import { Button } from '../design/Button.js';
import type { ChatOutboxRow } from '../graphql/client.js';
import { useChat } from '../graphql/use-chat.js';
import { Attachments } from '../media/Attachments.js';
import styles from './MessageRow.module.css';
import { MessageText } from './MessageText.js';
import { Quote } from './Quote.js';
import type { Message } from './timeline.js';

interface OutgoingRowProps {
  readonly row: ChatOutboxRow;
  readonly quoted: Message | undefined;
  readonly isContinuation: boolean;
}

/** One message that the server has not acknowledged yet: on its way, waiting for a connection, or refused. */
export const OutgoingRow = memo(function OutgoingRow({ row, quoted, isContinuation }: OutgoingRowProps) {
  const { t } = useTranslation();
  const { viewer, outbox } = useChat();
  const hasFailed = row.state === 'failed';
  return (
    <article
      className={styles['row']}
      data-continues={isContinuation}
      data-sending={!hasFailed}
      tabIndex={-1}
      aria-label={t(hasFailed ? 'message.labelFailed' : 'message.labelSending', { author: viewer.displayName })}
    >
      <div className={styles['gutter']}>
        {!isContinuation && <Avatar userId={viewer.id} name={viewer.displayName} />}
      </div>
      <div className={styles['content']}>
        {!isContinuation && (
          <header className={styles['header']}>
            <span className={styles['author']}>{viewer.displayName}</span>
            <span className={styles['time']}>{hasFailed ? '' : t('message.sending')}</span>
          </header>
        )}
        {quoted && <Quote quoted={quoted} />}
        <p className={row.input.kind === 'ACTION' ? styles['action'] : styles['body']}>
          {row.input.kind === 'ACTION' && `${viewer.displayName} `}
          <MessageText text={row.input.body} />
          {isContinuation && !hasFailed && <span className={styles['edited']}> {t('message.sending')}</span>}
        </p>
        {row.input.attachments && <Attachments attachments={row.input.attachments} isReachable={false} />}
        {hasFailed && (
          <p className={styles['failure']} role="alert">
            <span>{t('message.notSent', { reason: row.refusal?.message ?? '' })}</span>
            <Button look="link" onClick={() => void outbox.retry(row.clientNonce)}>
              {t('message.retry')}
            </Button>
            <Button look="link" onClick={() => void outbox.discard(row.clientNonce)}>
              {t('message.discard')}
            </Button>
          </p>
        )}
      </div>
    </article>
  );
});
