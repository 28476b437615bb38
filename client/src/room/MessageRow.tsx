import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../design/Avatar.js';
import { IconButton } from '../design/Button.js';
import { formatMoment, formatTime } from '../i18n/format.js';
import styles from './MessageRow.module.css';
import { MessageText } from './MessageText.js';
import { Quote } from './Quote.js';
import type { Message } from './timeline.js';

/** What a person can do with one message. */
export interface MessageActions {
  readonly onReply: (message: Message) => void;
  readonly onEdit: (message: Message) => void;
  readonly onRemove: (message: Message) => void;
  readonly onShow: (messageId: string) => void;
}

interface MessageRowProps extends MessageActions {
  readonly message: Message;
  readonly isContinuation: boolean;
  readonly isHighlighted: boolean;
  /** The one row of the list that the Tab key reaches. */
  readonly isCurrent: boolean;
  readonly canReply: boolean;
  readonly canEdit: boolean;
  readonly canRemove: boolean;
}

/** One message as others said it, or as the server has it from us. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, isContinuation, isHighlighted, isCurrent } = props;
  const { t, i18n } = useTranslation();
  const at = new Date(message.createdAt);
  const time = formatTime(at, i18n.language);
  return (
    <article
      className={styles['row']}
      data-message={message.id}
      data-continues={isContinuation}
      data-highlighted={isHighlighted}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={t('message.label', { author: message.author.displayName, time })}
    >
      <div className={styles['gutter']}>
        {isContinuation ? (
          <time className={styles['sideTime']} dateTime={message.createdAt} aria-hidden="true">
            {time}
          </time>
        ) : (
          <Avatar userId={message.author.id} name={message.author.displayName} />
        )}
      </div>
      <div className={styles['content']}>
        {!isContinuation && (
          <header className={styles['header']}>
            <span className={styles['author']}>{message.author.displayName}</span>
            <time className={styles['time']} dateTime={message.createdAt} title={formatMoment(at, i18n.language)}>
              {time}
            </time>
          </header>
        )}
        {message.replyTo && <Quote quoted={message.replyTo} isReachable={isCurrent} onShow={props.onShow} />}
        <Body message={message} isCurrent={isCurrent} />
      </div>
      {message.removedAt === null && <Toolbar {...props} />}
    </article>
  );
});

function Body({ message, isCurrent }: { message: Message; isCurrent: boolean }) {
  const { t, i18n } = useTranslation();
  if (message.removedAt !== null) return <p className={styles['removed']}>{t('message.removed')}</p>;
  return (
    <p className={message.kind === 'ACTION' ? styles['action'] : styles['body']}>
      {message.kind === 'ACTION' && `${message.author.displayName} `}
      <MessageText text={message.body ?? ''} isReachable={isCurrent} />
      {message.editedAt !== null && (
        <span className={styles['edited']} title={formatMoment(new Date(message.editedAt), i18n.language)}>
          {' '}
          {t('message.edited')}
        </span>
      )}
    </p>
  );
}

function Toolbar({ message, isCurrent, canReply, canEdit, canRemove, onReply, onEdit, onRemove }: MessageRowProps) {
  const { t } = useTranslation();
  const tabIndex = isCurrent ? 0 : -1;
  if (!canReply && !canEdit && !canRemove) return null;
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label={t('message.actions')}>
      {canReply && (
        <IconButton icon="reply" tabIndex={tabIndex} label={t('message.reply')} onClick={() => onReply(message)} />
      )}
      {canEdit && (
        <IconButton icon="edit" tabIndex={tabIndex} label={t('message.edit')} onClick={() => onEdit(message)} />
      )}
      {canRemove && (
        <IconButton icon="trash" tabIndex={tabIndex} label={t('message.remove')} onClick={() => onRemove(message)} />
      )}
    </div>
  );
}
