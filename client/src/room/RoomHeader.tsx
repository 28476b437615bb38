import type { RoomHeaderFragment } from '@sl3/schema/generated/graphql';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Icon } from '../design/Icon.js';
import { formatNumber } from '../i18n/format.js';
import { RoomMark } from '../rooms/RoomName.js';
import { paths } from '../routes.js';
import { RoomMenu } from './RoomMenu.js';
import styles from './RoomHeader.module.css';

interface RoomHeaderProps {
  readonly room: RoomHeaderFragment;
  readonly name: string;
  readonly isShowingMembers: boolean;
  readonly onToggleMembers: () => void;
}

/** What this room is, who is in it, and on a narrow screen the way back to the list. */
export function RoomHeader({ room, name, isShowingMembers, onToggleMembers }: RoomHeaderProps) {
  const { t, i18n } = useTranslation();
  return (
    <header className={styles['header']}>
      <Link href={paths.home} className={styles['back']} aria-label={t('rooms.back')}>
        <Icon name="back" />
      </Link>
      <span className={styles['mark']}>
        <RoomMark id={room.id} kind={room.kind} />
      </span>
      <div className={styles['about']}>
        <h1 className={styles['name']}>{name}</h1>
        {room.topic !== null && room.topic !== '' && <p className={styles['topic']}>{room.topic}</p>}
      </div>
      {room.state !== 'OPEN' && <span className={styles['state']}>{t(`room.states.${room.state}`)}</span>}
      <button
        type="button"
        className={styles['members']}
        aria-expanded={isShowingMembers}
        aria-label={t('room.membersButton', { count: room.memberCount })}
        onClick={onToggleMembers}
      >
        <Icon name="people" />
        {formatNumber(room.memberCount, i18n.language)}
      </button>
      <RoomMenu room={room} />
    </header>
  );
}
