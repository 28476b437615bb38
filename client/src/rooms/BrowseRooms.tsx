import type { SearchRoomsQuery } from '@sl3/schema/generated/graphql';
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

type FoundRoom = SearchRoomsQuery['searchRooms']['edges'][number]['node'];

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
        <Results text={text} />
      </div>
    </div>
  );
}

function Results({ text }: { text: string }) {
  const { t } = useTranslation();
  const [page, setPage] = useState<{ text: string; after: string | null }>({ text, after: null });
  // Each search begins at its first page.
  const after = page.text === text ? page.after : null;
  const [{ data, error, fetching, stale }, reexecute] = useQuery({
    query: SearchRooms,
    variables: { text, after },
    requestPolicy: 'cache-and-network',
  });

  if (error && !data) {
    return (
      <Placeholder icon="offline" title={t('rooms.failed')}>
        <Button onClick={() => reexecute({ requestPolicy: 'network-only' })}>{t('app.tryAgain')}</Button>
      </Placeholder>
    );
  }
  const { edges = [], pageInfo } = data?.searchRooms ?? {};
  const foundKey = pageInfo?.hasNextPage ? 'rooms.browse.foundMore' : 'rooms.browse.found';
  return (
    <>
      {/* There before its words are, or they would not be read out. */}
      <p role="status" className={edges.length > 0 ? styles['found'] : 'hidden-visually'}>
        {!data || stale ? '' : edges.length === 0 ? t('rooms.browse.none') : t(foundKey, { count: edges.length })}
      </p>
      {!data && <Skeleton rows={6} label={t('rooms.loading')} />}
      {data && edges.length === 0 && (
        <Placeholder
          icon="search"
          title={t('rooms.browse.none')}
          text={text === '' ? t('rooms.browse.noneAtAll') : undefined}
        />
      )}
      {edges.length > 0 && <RoomCards rooms={edges.map((edge) => edge.node)} />}
      {pageInfo?.hasNextPage && (
        <Button disabled={fetching} onClick={() => setPage({ text, after: pageInfo.endCursor })}>
          {t('rooms.browse.more')}
        </Button>
      )}
    </>
  );
}

function RoomCards({ rooms }: { rooms: readonly FoundRoom[] }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [{ data: joined, error, fetching: isJoining }, join] = useMutation(JoinRoom);
  const problem = joined?.joinRoom.__typename === 'NotAllowedProblem' ? joined.joinRoom.message : undefined;

  const joinAndOpen = async (roomId: string) => {
    const result = await join({ roomId });
    if (result.data?.joinRoom.__typename === 'JoinRoomSuccess') navigate(pathOfRoom(roomId));
  };

  return (
    <>
      <FormFault>{problem ?? (error ? t('fault.unreachable') : undefined)}</FormFault>
      <ul className={styles['rooms']} aria-label={t('rooms.browse.results')}>
        {rooms.map((room) => (
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
    </>
  );
}
