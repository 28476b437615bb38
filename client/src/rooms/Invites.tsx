import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { useLocation } from 'wouter';
import { Button } from '../design/Button.js';
import { pathOfRoom } from '../routes.js';
import styles from './Invites.module.css';
import { DeclineInvite, JoinRoom, MyInvites } from './rooms.operations.js';

/** Invitations that wait for an answer. Nothing when there are none. */
export function Invites() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [{ data }] = useQuery({ query: MyInvites });
  const [joining, join] = useMutation(JoinRoom);
  const [declining, decline] = useMutation(DeclineInvite);
  const isBusy = joining.fetching || declining.fetching;

  const accept = async (roomId: string) => {
    const result = await join({ roomId });
    if (result.data?.joinRoom.__typename === 'JoinRoomSuccess') navigate(pathOfRoom(roomId));
  };

  if (!data || data.myInvites.length === 0) return null;
  return (
    <section aria-label={t('invites.title')} className={styles['invites']}>
      <h2 className={styles['heading']}>{t('invites.title')}</h2>
      <ul className={styles['list']}>
        {data.myInvites.map(({ id, room, inviter }) => (
          <li key={id} className={styles['invite']}>
            <p className={styles['text']}>
              {t('invites.from', { person: inviter.displayName, room: room.name ?? t('room.unnamed') })}
            </p>
            <Button look="primary" disabled={isBusy} onClick={() => void accept(room.id)}>
              {t('invites.accept')}
            </Button>
            <Button disabled={isBusy} onClick={() => void decline({ inviteId: id })}>
              {t('invites.decline')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
