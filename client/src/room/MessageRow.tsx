import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../design/Avatar.js';
import { IconButton } from '../design/Button.js';
import { Menu } from '../design/Menu.js';
import { formatMoment, formatTime } from '../i18n/format.js';
import { Attachments } from '../media/Attachments.js';
import { HiddenBody } from '../moderation/HiddenBody.js';
import { moderationItems, type ModerationKind } from '../moderation/moderation-ask.js';
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
  readonly onModerate: (kind: ModerationKind, message: Message) => void;
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
  /** What the viewer may ask those who moderate, or do as one of them. The same array while nothing changed. */
  readonly moderation: readonly ModerationKind[];
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
        {isShown(message) && message.attachments.length > 0 && (
          <Attachments attachments={message.attachments} isReachable={isCurrent} />
        )}
      </div>
      {message.removedAt === null && <Toolbar {...props} />}
    </article>
  );
});

function Body({ message, isCurrent }: { message: Message; isCurrent: boolean }) {
  const { t, i18n } = useTranslation();
  if (message.removedAt !== null) return <p className={styles['removed']}>{t('message.removed')}</p>;
  if (message.hiddenAt !== null) return <HiddenBody messageId={message.id} isReachable={isCurrent} />;
  if (message.body === '' && message.editedAt === null && message.kind === 'TEXT') return null;
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

/** Neither removed nor hidden. */
function isShown({ removedAt, hiddenAt }: Message): boolean {
  return removedAt === null && hiddenAt === null;
}

function Toolbar(props: MessageRowProps) {
  const { message, isCurrent, onReply, onEdit, onRemove, onModerate } = props;
  const { t } = useTranslation();
  const tabIndex = isCurrent ? 0 : -1;
  // Of a hidden message there is nothing to answer, change or remove.
  const canReply = props.canReply && isShown(message);
  const canEdit = props.canEdit && isShown(message);
  const canRemove = props.canRemove && isShown(message);
  const items = moderationItems(t, props.moderation, true, (kind) => onModerate(kind, message));
  if (!canReply && !canEdit && !canRemove && items.length === 0) return null;
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
      {items.length > 0 && <Menu label={t('message.more')} items={items} tabIndex={tabIndex} />}
    </div>
  );
}
