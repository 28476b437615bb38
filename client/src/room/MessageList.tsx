import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { Button } from '../design/Button.js';
import { Icon } from '../design/Icon.js';
import { useChat } from '../graphql/use-chat.js';
import { DayDivider, UnreadDivider } from './Divider.js';
import styles from './MessageList.module.css';
import { MessageRow, type MessageActions } from './MessageRow.js';
import { OutgoingRow } from './OutgoingRow.js';
import type { ModerationKind } from '../moderation/moderation-ask.js';
import type { RoomSession, RoomView } from './room-session.js';
import { layRows, type Row } from './rows.js';
import type { Message } from './timeline.js';
import { useOutgoing } from './use-outgoing.js';
import { useRovingRow } from './use-roving-row.js';

/** What the viewer may do with messages in this room. */
export interface MessageRights {
  readonly canPost: boolean;
  readonly canEdit: (message: Message) => boolean;
  readonly canRemove: (message: Message) => boolean;
  readonly moderation: (message: Message) => readonly ModerationKind[];
}

interface MessageListProps extends Omit<MessageActions, 'onShow'> {
  readonly session: RoomSession;
  readonly view: RoomView;
  readonly rights: MessageRights;
  /** Messages by others after this one were new when the room was opened; null when nothing is known to be. */
  readonly unreadAfterSeq: number | null;
  /** Called with the seq of the last message on the screen. */
  readonly onSeen: (seq: number) => void;
  readonly label: string;
}

/** Closer to an end than this, the next page is fetched. */
const PAGE_WITHIN_PX = 800;
/** Still "at the bottom": less than one line away from it. */
const BOTTOM_WITHIN_PX = 24;
const HIGHLIGHT_MS = 2_400;

/** The history of a room: scrolls back page after page, stays at the end while one is there, and leads back to it. */
export function MessageList(props: MessageListProps) {
  const { session, view, rights, unreadAfterSeq, onSeen, label } = props;
  const { t } = useTranslation();
  const { viewer } = useChat();
  const list = useRef<VirtualizerHandle>(null);
  const frame = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  /** The last message when one scrolled away from the end; null while one looks at it. */
  const [awayAtSeq, setAwayAtSeq] = useState<number | null>(null);
  const outgoing = useOutgoing(session.roomId);

  const { entries, hasOlder, hasNewer, generation, pointedAt } = view;
  const rows = useMemo(() => {
    const shown = hasNewer ? [] : outgoing;
    return layRows({ entries, outgoing: shown, viewerId: viewer.id, hasOlder, unreadAfterSeq });
  }, [entries, outgoing, viewer.id, hasOlder, hasNewer, unreadAfterSeq]);
  const roving = useRovingRow(rows, list);

  // Once per history: first at what is new, where one was sent, or else at the end. What is kept on the device is shown
  // before the server has told what is new, so until then the place is not settled and nothing counts as read.
  const isTold = useHasBeen(view.phase === 'caught up');
  const placed = useRef(-1);
  useLayoutEffect(() => {
    if (rows.length === 0 || !isTold || placed.current === generation) return;
    const isFirst = placed.current === -1;
    placed.current = generation;
    if (pointedAt !== null) return;
    const divider = isFirst ? rows.findIndex((row) => row.kind === 'unread') : -1;
    isAtEnd.current = divider < 0;
    if (divider >= 0) list.current?.scrollToIndex(divider, { align: 'start', offset: -48 });
    else list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [rows, generation, pointedAt, isTold]);

  // The end stays in sight when the box below grows, with files or a long text, and when the last message itself does.
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
    });
    observer.observe(element);
    for (const part of element.querySelector('[role=feed]')?.children ?? []) observer.observe(part);
    return () => observer.disconnect();
  }, [rows.length, generation]);

  // What arrives while one looks at the end stays in sight.
  useLayoutEffect(() => {
    if (isAtEnd.current && !hasNewer) list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [rows, hasNewer]);

  const look = () => {
    const handle = list.current;
    if (!handle) return;
    const bottom = handle.scrollOffset + handle.viewportSize;
    const isPlaced = placed.current === generation;
    if (isPlaced) isAtEnd.current = handle.scrollSize - bottom < BOTTOM_WITHIN_PX;
    const isAway = handle.scrollSize - bottom > handle.viewportSize / 2;
    setAwayAtSeq((before) => (isAway ? (before ?? lastMessageSeq(rows, rows.length - 1) ?? 0) : null));
    const seen = lastMessageSeq(rows, isAtEnd.current ? rows.length - 1 : handle.findItemIndex(bottom) - 1);
    if (seen !== undefined && isPlaced) onSeen(seen);
    if (handle.scrollOffset < PAGE_WITHIN_PX) void session.loadOlder();
    if (hasNewer && handle.scrollSize - bottom < PAGE_WITHIN_PX) void session.loadNewer();
  };

  // A page may be shorter than the screen: then no scrolling would ever ask for the next.
  useEffect(look);

  useLayoutEffect(() => {
    if (pointedAt === null) return undefined;
    isAtEnd.current = false;
    const index = rows.findIndex((row) => row.kind === 'message' && row.message.id === pointedAt);
    if (index >= 0) list.current?.scrollToIndex(index, { align: 'center' });
    const timer = setTimeout(() => void session.point(null), HIGHLIGHT_MS);
    return () => clearTimeout(timer);
    // Only when another message is pointed at: rows that arrive later must not move the list.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [pointedAt]);
  const onShow = useCallback((messageId: string) => void session.point(messageId), [session]);

  const newBelow =
    awayAtSeq === null
      ? 0
      : entries.filter(({ message }) => message.seq > awayAtSeq && message.author.id !== viewer.id).length;
  const newCount = hasNewer ? view.newerCount : newBelow;

  const toEnd = () => {
    session.showLatest();
    isAtEnd.current = true;
    list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  };

  return (
    <div ref={frame} className={styles['frame']}>
      <div
        // The sizes it remembers belong to one history.
        key={generation}
        className={styles['list']}
        role="feed"
        aria-label={label}
        aria-busy={view.isPaging}
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
      >
        {/* Few messages stand at the bottom, next to where one writes. */}
        <div className={styles['space']} />
        <Virtualizer
          ref={list}
          data={rows}
          shift={view.grew === 'start'}
          keepMounted={roving.keepMounted}
          onScroll={look}
        >
          {(row) => (
            <RowView
              key={row.key}
              row={row}
              isCurrent={row.key === roving.currentKey}
              isHighlighted={row.kind === 'message' && row.message.id === pointedAt}
              entries={entries}
              rights={rights}
              onReply={props.onReply}
              onEdit={props.onEdit}
              onRemove={props.onRemove}
              onModerate={props.onModerate}
              onShow={onShow}
            />
          )}
        </Virtualizer>
      </div>
      {view.isPaging && <div className={styles['paging']} role="progressbar" aria-label={t('room.paging')} />}
      {(awayAtSeq !== null || hasNewer) && (
        <Button className={styles['toEnd'] ?? ''} onClick={toEnd}>
          <Icon name="down" />
          {newCount > 0 ? t('room.newBelow', { count: newCount }) : t('room.toLatest')}
        </Button>
      )}
    </div>
  );
}

/** Whether something has been true at any time since the beginning. */
function useHasBeen(isTrue: boolean): boolean {
  const [hasBeen, setHasBeen] = useState(isTrue);
  if (isTrue && !hasBeen) setHasBeen(true);
  return hasBeen || isTrue;
}

interface RowViewProps extends MessageActions {
  readonly row: Row;
  readonly isCurrent: boolean;
  readonly isHighlighted: boolean;
  readonly entries: RoomView['entries'];
  readonly rights: MessageRights;
}

function RowView({ row, isCurrent, isHighlighted, entries, rights, ...actions }: RowViewProps) {
  const { t } = useTranslation();
  switch (row.kind) {
    case 'beginning':
      return <p className={styles['beginning']}>{t('room.beginning')}</p>;
    case 'day':
      return <DayDivider at={row.at} />;
    case 'unread':
      return <UnreadDivider />;
    case 'message':
      return (
        <MessageRow
          {...actions}
          message={row.message}
          isContinuation={row.isContinuation}
          isCurrent={isCurrent}
          isHighlighted={isHighlighted}
          canReply={rights.canPost}
          canEdit={rights.canEdit(row.message)}
          canRemove={rights.canRemove(row.message)}
          moderation={rights.moderation(row.message)}
        />
      );
    case 'outgoing': {
      const quoted = entries.find(({ message }) => message.id === row.row.input.replyToId)?.message;
      return <OutgoingRow row={row.row} quoted={quoted} isContinuation={row.isContinuation} />;
    }
  }
}

function lastMessageSeq(rows: readonly Row[], from: number): number | undefined {
  for (let index = Math.min(from, rows.length - 1); index >= 0; index -= 1) {
    const row = rows[index];
    if (row?.kind === 'message') return row.message.seq;
  }
  return undefined;
}
