import type { RoomHeaderFragment } from '@sl3/schema/generated/graphql';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { useLocation } from 'wouter';
import { Avatar } from '../design/Avatar.js';
import { Button, IconButton } from '../design/Button.js';
import { FormFault } from '../design/Field.js';
import { lazyDialog } from '../design/load-part.js';
import { Skeleton } from '../design/Placeholder.js';
import { useChat } from '../graphql/use-chat.js';
import { LeaveRoom } from '../rooms/rooms.operations.js';
import { paths } from '../routes.js';
import styles from './MembersPanel.module.css';
import { MemberMenu, type Member } from './MemberMenu.js';
import { isAllowed } from './room-rights.js';
import { RoomMembers } from './room.operations.js';

const InvitePeople = lazyDialog(async () => (await import('../rooms/InvitePeople.js')).InvitePeople);

interface MembersPanelProps {
  readonly room: RoomHeaderFragment;
  readonly name: string;
  readonly onClose: () => void;
}

/** Who is in the room, with the ways in and out. */
export function MembersPanel({ room, name, onClose }: MembersPanelProps) {
  const { t } = useTranslation();
  const [isInviting, setInviting] = useState(false);
  const canInvite = isAllowed(room, 'INVITE');
  return (
    <aside className={styles['panel']} aria-label={t('room.members')}>
      <header className={styles['header']}>
        <h2 className={styles['title']}>{t('room.members')}</h2>
        <IconButton icon="close" label={t('room.closeMembers')} onClick={onClose} />
      </header>
      {canInvite && room.kind !== 'DIRECT' && (
        <Button className={styles['invite'] ?? ''} onClick={() => setInviting(true)}>
          {t('people.inviteGo')}
        </Button>
      )}
      <Members room={room} />
      {room.viewerMembership && room.kind !== 'DIRECT' && <Leave roomId={room.id} />}
      {isInviting && <InvitePeople roomId={room.id} roomName={name} onClose={() => setInviting(false)} />}
    </aside>
  );
}

function Members({ room }: { room: RoomHeaderFragment }) {
  const { t } = useTranslation();
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error, fetching }] = useQuery({
    query: RoomMembers,
    variables: { id: room.id, after },
    requestPolicy: 'cache-and-network',
  });
  const members = data?.room?.members;
  if (error && !members) return <p className={styles['failed']}>{t('room.membersFailed')}</p>;
  if (!members) return <Skeleton rows={6} label={t('app.loading')} />;
  const { hasNextPage, endCursor } = members.pageInfo;
  return (
    <div className={styles['list']}>
      <ul>
        {members.edges.map(({ node }) => (
          <MemberLine key={node.id} room={room} member={node} />
        ))}
      </ul>
      {hasNextPage && (
        <Button disabled={fetching} onClick={() => setAfter(endCursor)}>
          {t('room.moreMembers')}
        </Button>
      )}
    </div>
  );
}

function MemberLine({ room, member }: { room: RoomHeaderFragment; member: Member }) {
  const { user, role } = member;
  const { t } = useTranslation();
  const { viewer } = useChat();
  return (
    <li className={styles['member']}>
      <Avatar userId={user.id} name={user.displayName} size="small" />
      <span className={styles['name']}>
        {user.displayName}
        {user.id === viewer.id && <span className={styles['you']}> {t('people.you')}</span>}
      </span>
      {role !== 'MEMBER' && <span className={styles['role']}>{t(`room.roles.${role}`)}</span>}
      <MemberMenu room={room} member={member} />
    </li>
  );
}

function Leave({ roomId }: { roomId: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [{ data, error, fetching }, leave] = useMutation(LeaveRoom);
  const problem = data?.leaveRoom.__typename === 'LeaveRoomSuccess' ? undefined : data?.leaveRoom.message;

  const leaveAndGo = async () => {
    const result = await leave({ roomId });
    if (result.data?.leaveRoom.__typename === 'LeaveRoomSuccess') navigate(paths.home);
  };

  return (
    <footer className={styles['footer']}>
      <FormFault>{problem ?? (error ? t('fault.unexpected') : undefined)}</FormFault>
      <Button disabled={fetching} onClick={() => void leaveAndGo()}>
        {t('room.leave')}
      </Button>
    </footer>
  );
}
