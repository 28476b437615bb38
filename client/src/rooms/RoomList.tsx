import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Button } from '../design/Button.js';
import { Skeleton } from '../design/Placeholder.js';
import { pathOfRoom } from '../routes.js';
import styles from './RoomList.module.css';
import { RoomMark, useRoomName } from './RoomName.js';
import { useRooms, type ListedRoom } from './use-rooms.js';

/** The viewer's rooms, direct ones apart, each with how much of it is unread. */
export function RoomList({ openRoomId }: { openRoomId: string | undefined }) {
  const { t } = useTranslation();
  const { rooms, hasFailed, retry } = useRooms();

  if (hasFailed) {
    return (
      <div className={styles['notice']} role="alert">
        <p>{t('rooms.failed')}</p>
        <Button onClick={retry}>{t('app.tryAgain')}</Button>
      </div>
    );
  }
  if (!rooms) return <Skeleton rows={8} label={t('rooms.loading')} />;
  if (rooms.length === 0) return <p className={styles['notice']}>{t('rooms.empty')}</p>;

  const direct = rooms.filter(({ room }) => room.kind === 'DIRECT');
  const named = rooms.filter(({ room }) => room.kind !== 'DIRECT');
  return (
    <>
      <Section title={t('rooms.named')} rooms={named} openRoomId={openRoomId} />
      <Section title={t('rooms.direct')} rooms={direct} openRoomId={openRoomId} />
    </>
  );
}

interface SectionProps {
  readonly title: string;
  readonly rooms: readonly ListedRoom[];
  readonly openRoomId: string | undefined;
}

function Section({ title, rooms, openRoomId }: SectionProps) {
  if (rooms.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2 className={styles['heading']}>{title}</h2>
      <ul>
        {rooms.map(({ room, standing }) => (
          <RoomLine
            key={room.id}
            room={room}
            // What is on the screen is being read: a count would only flicker.
            unreadCount={room.id === openRoomId ? 0 : standing.unreadCount}
            isOpen={room.id === openRoomId}
          />
        ))}
      </ul>
    </section>
  );
}

interface RoomLineProps {
  readonly room: ListedRoom['room'];
  readonly unreadCount: number;
  readonly isOpen: boolean;
}

const RoomLine = memo(function RoomLine({ room, unreadCount, isOpen }: RoomLineProps) {
  const { t } = useTranslation();
  const name = useRoomName(room);
  return (
    <li className={styles['item']}>
      <Link
        href={pathOfRoom(room.id)}
        className={styles['line']}
        data-unread={unreadCount > 0}
        aria-current={isOpen ? 'page' : undefined}
      >
        <span className={styles['mark']}>
          <RoomMark id={room.id} kind={room.kind} />
        </span>
        <span className={styles['name']}>{name}</span>
        {unreadCount > 0 && (
          <span className={styles['badge']}>
            <span aria-hidden="true">{unreadCount > 99 ? '99+' : unreadCount}</span>
            <span className="hidden-visually">{t('rooms.unread', { count: unreadCount })}</span>
          </span>
        )}
      </Link>
    </li>
  );
});
