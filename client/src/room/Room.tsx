import type { RoomHeaderFragment } from '@sl3/schema/generated/graphql';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { Link } from 'wouter';
import { Button } from '../design/Button.js';
import { lazyDialog } from '../design/load-part.js';
import { Placeholder, Skeleton } from '../design/Placeholder.js';
import { useChat } from '../graphql/use-chat.js';
import { DropZone } from '../media/DropZone.js';
import type { ModerationAsk, ModerationKind } from '../moderation/moderation-ask.js';
import { useOwnMute } from '../moderation/use-own-mute.js';
import { useRoomName } from '../rooms/RoomName.js';
import { paths } from '../routes.js';
import { Announcer } from './Announcer.js';
import { MembersPanel } from './MembersPanel.js';
import { MessageList } from './MessageList.js';
import { isAllowed } from './room-rights.js';
import { OpenRoom } from './room.operations.js';
import { RemoveMessageDialog } from './RemoveMessageDialog.js';
import { RoomHeader } from './RoomHeader.js';
import { RoomJoin } from './RoomJoin.js';
import styles from './Room.module.css';
import type { RoomSession, RoomView } from './room-session.js';
import type { Message } from './timeline.js';
import { useMarkRead } from './use-mark-read.js';
import { useMessageRights } from './use-message-rights.js';
import { useOutgoing } from './use-outgoing.js';
import { useRoomSession } from './use-room-session.js';
import { useUnreadMark } from './use-unread-mark.js';
import { Writing, type WritingHandle } from './Writing.js';

const ModerationDialog = lazyDialog(async () => (await import('../moderation/ModerationDialog.js')).ModerationDialog);

/** One open room. */
export function Room({ roomId }: { roomId: string }) {
  const { t } = useTranslation();
  const { session, view } = useRoomSession(roomId);
  const [{ data, error }, reexecute] = useQuery({
    query: OpenRoom,
    variables: { id: roomId },
    requestPolicy: 'cache-and-network',
  });
  const room = data?.room;

  if (room) return <OpenedRoom room={room} session={session} view={view} />;
  if (data) {
    return (
      <Placeholder icon="lock" title={t('room.absent.title')} text={t('room.absent.text')}>
        <Link href={paths.home}>{t('rooms.back')}</Link>
      </Placeholder>
    );
  }
  if (!error) return <Skeleton rows={8} label={t('room.loading')} />;
  return (
    <Placeholder icon="offline" title={t('room.failed')}>
      <Button onClick={() => reexecute({ requestPolicy: 'network-only' })}>{t('app.tryAgain')}</Button>
    </Placeholder>
  );
}

interface OpenedRoomProps {
  readonly room: RoomHeaderFragment;
  readonly session: RoomSession;
  readonly view: RoomView;
}

function OpenedRoom({ room, session, view }: OpenedRoomProps) {
  const { t } = useTranslation();
  const name = useRoomName(room);
  const { uploads } = useChat();
  const mute = useOwnMute(room);
  const canAttach = isAllowed(room, 'POST') && mute === null && view.status !== 'denied';
  const [isShowingMembers, setShowingMembers] = useState(false);
  return (
    <div className={styles['room']}>
      <RoomHeader
        room={room}
        name={name}
        isShowingMembers={isShowingMembers}
        onToggleMembers={() => setShowingMembers((isShown) => !isShown)}
      />
      <div className={styles['columns']}>
        <DropZone
          className={styles['talk']}
          label={t('room.label', { room: name })}
          roomName={name}
          onFiles={canAttach ? (files) => void uploads.add(room.id, files) : undefined}
        >
          {view.status === 'denied' ? (
            <RoomJoin room={room} name={name} session={session} />
          ) : (
            <Talk room={room} name={name} session={session} view={view} />
          )}
        </DropZone>
        {isShowingMembers && <MembersPanel room={room} name={name} onClose={() => setShowingMembers(false)} />}
      </div>
    </div>
  );
}

function Talk({ room, name, session, view }: OpenedRoomProps & { name: string }) {
  const { t } = useTranslation();
  const { viewer } = useChat();
  const rights = useMessageRights(room);
  const unread = useUnreadMark(room, view);
  const markRead = useMarkRead(room.id, unread.lastReadSeq);
  const outgoing = useOutgoing(room.id);
  const writing = useRef<WritingHandle>(null);
  const [removing, setRemoving] = useState<Message | null>(null);
  const onReply = useCallback((message: Message) => writing.current?.reply(message), []);
  const onEdit = useCallback((message: Message) => writing.current?.edit(message), []);
  const [asked, setAsked] = useState<ModerationAsk | null>(null);
  const onModerate = useCallback((kind: ModerationKind, message: Message) => {
    setAsked({ kind, person: message.author, message });
  }, []);

  return (
    <>
      <Announcer arrivals={view.arrivals} />
      {view.status === 'loading' && <Skeleton rows={8} label={t('room.loading')} />}
      {view.status === 'failed' && (
        <Placeholder icon="offline" title={t('room.failed')}>
          <Button onClick={() => session.restart()}>{t('app.tryAgain')}</Button>
        </Placeholder>
      )}
      {view.status === 'ready' && view.entries.length === 0 && outgoing.length === 0 && (
        <Placeholder icon="chat" title={t('room.empty.title')} text={t('room.empty.text')} />
      )}
      {unread.hiddenCount > 0 && (
        <Button className={styles['unread'] ?? ''} onClick={() => void unread.reveal(session)}>
          {t('room.unreadAbove', { count: unread.hiddenCount })}
        </Button>
      )}
      {view.status === 'ready' && (
        <MessageList
          session={session}
          view={view}
          rights={rights}
          unreadAfterSeq={unread.afterSeq}
          onSeen={markRead}
          label={t('room.messages', { room: name })}
          onReply={onReply}
          onEdit={onEdit}
          onRemove={setRemoving}
          onModerate={onModerate}
        />
      )}
      <Writing ref={writing} room={room} name={name} session={session} view={view} viewer={viewer} rights={rights} />
      {asked && <ModerationDialog ask={asked} room={{ id: room.id, name }} onClose={() => setAsked(null)} />}
      {removing && <RemoveMessageDialog message={removing} session={session} onClose={() => setRemoving(null)} />}
    </>
  );
}
