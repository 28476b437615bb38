import type { RoomHeaderFragment } from '@sl3/schema/generated/graphql';
import { useTranslation } from 'react-i18next';
import { Icon } from '../design/Icon.js';
import { JoinButton } from './JoinButton.js';
import styles from './ReadOnlyNotice.module.css';
import type { RoomSession } from './room-session.js';

/** The reasons that have words of their own. */
const TOLD = ['NOT_A_MEMBER', 'ROLE_TOO_LOW', 'ROOM_LOCKED', 'ROOM_ARCHIVED', 'ROOM_DELETED', 'DIRECT_ROOM'] as const;

/** In the composer's place: why one cannot write here, and what can be done about it. */
export function ReadOnlyNotice({ room, session }: { room: RoomHeaderFragment; session: RoomSession }) {
  const { t } = useTranslation();
  const reason = room.viewerPermissions.find(({ permission }) => permission === 'POST')?.reason ?? 'ROLE_TOO_LOW';
  const told = TOLD.find((known) => known === reason) ?? 'OTHER';
  return (
    <div className={styles['notice']} role="note">
      <Icon name="lock" />
      <p>{t(`room.readOnly.${told}`)}</p>
      {reason === 'NOT_A_MEMBER' && <JoinButton room={room} session={session} />}
    </div>
  );
}
