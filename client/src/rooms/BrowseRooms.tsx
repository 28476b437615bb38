import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { Link, useLocation } from 'wouter';
import { Button } from '../design/Button.js';
import { Field, FormFault } from '../design/Field.js';
import { Icon } from '../design/Icon.js';
import { Placeholder, Skeleton } from '../design/Placeholder.js';
import { paths, pathOfRoom } from '../routes.js';
import styles from './BrowseRooms.module.css';
import { JoinRoom, SearchRooms } from './rooms.operations.js';
import { useSettled } from './use-settled.js';

/** All public rooms, to search and to join. */
export function BrowseRooms() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const text = useSettled(typed.trim(), 200);
  return (
    <div className={styles['browse']}>
      <header className={styles['header']}>
        <Link href={paths.home} className={styles['back']} aria-label={t('rooms.back')}>
          <Icon name="back" />
        </Link>
        <h1 className={styles['title']}>{t('rooms.browse.title')}</h1>
      </header>
      <div className={styles['body']}>
        <Field
          label={t('rooms.browse.search')}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
        />
        {/* Keyed, so that each search begins at its first page. */}
        <Results key={text} text={text} />
      </div>
    </div>
  );
}

function Results({ text }: { text: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error, fetching }, reexecute] = useQuery({
    query: SearchRooms,
    variables: { text, after },
    requestPolicy: 'cache-and-network',
  });
  const [{ data: joined, fetching: isJoining }, join] = useMutation(JoinRoom);

  const joinAndOpen = async (roomId: string) => {
    const result = await join({ roomId });
    if (result.data?.joinRoom.__typename === 'JoinRoomSuccess') navigate(pathOfRoom(roomId));
  };

  if (error && !data) {
    return (
      <Placeholder icon="offline" title={t('rooms.failed')}>
        <Button onClick={() => reexecute({ requestPolicy: 'network-only' })}>{t('app.tryAgain')}</Button>
      </Placeholder>
    );
  }
  if (!data) return <Skeleton rows={6} label={t('rooms.loading')} />;
  const { edges, pageInfo } = data.searchRooms;
  if (edges.length === 0) {
    return (
      <Placeholder
        icon="search"
        title={t('rooms.browse.none')}
        text={text === '' ? t('rooms.browse.noneAtAll') : undefined}
      />
    );
  }
  const fault = joined?.joinRoom.__typename === 'NotAllowedProblem' ? joined.joinRoom.message : undefined;
  return (
    <>
      <FormFault>{fault}</FormFault>
      <ul className={styles['rooms']} aria-label={t('rooms.browse.results')}>
        {edges.map(({ node: room }) => (
          <li key={room.id} className={styles['room']}>
            <div className={styles['about']}>
              <Link href={pathOfRoom(room.id)} className={styles['name']}>
                <Icon name="hash" />
                {room.name}
              </Link>
              {room.topic !== null && <p className={styles['topic']}>{room.topic}</p>}
              <p className={styles['members']}>{t('room.memberCount', { count: room.memberCount })}</p>
            </div>
            {room.viewerMembership ? (
              <span className={styles['joined']}>{t('rooms.browse.joined')}</span>
            ) : (
              <Button
                disabled={isJoining}
                aria-label={t('rooms.browse.joinNamed', { room: room.name ?? t('room.unnamed') })}
                onClick={() => void joinAndOpen(room.id)}
              >
                {t('rooms.browse.join')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage && (
        <Button disabled={fetching} onClick={() => setAfter(pageInfo.endCursor)}>
          {t('rooms.browse.more')}
        </Button>
      )}
    </>
  );
}
