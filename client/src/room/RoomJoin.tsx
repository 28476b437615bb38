import type { RoomHeaderFragment } from '@sl3/schema/generated/graphql';
import { useTranslation } from 'react-i18next';
import { Placeholder } from '../design/Placeholder.js';
import { JoinButton } from './JoinButton.js';
import type { RoomSession } from './room-session.js';

interface RoomJoinProps {
  readonly room: RoomHeaderFragment;
  readonly name: string;
  readonly session: RoomSession;
}

/** For whoever may not read here yet. */
export function RoomJoin({ room, name, session }: RoomJoinProps) {
  const { t } = useTranslation();
  return (
    <Placeholder
      icon={room.kind === 'PUBLIC' ? 'hash' : 'lock'}
      title={name}
      text={room.viewerMembership ? t('room.denied') : (room.topic ?? t('room.joinToRead'))}
    >
      {!room.viewerMembership && <JoinButton room={room} session={session} />}
    </Placeholder>
  );
}
