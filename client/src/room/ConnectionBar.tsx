import type { FollowPhase } from '@sl3/live/room-follower';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from 'wouter';
import { Icon } from '../design/Icon.js';
import { useChat, useConnection } from '../graphql/use-chat.js';
import { paths } from '../routes.js';
import styles from './ConnectionBar.module.css';

/** A short hiccup is nobody's business; what lasts longer is told. */
const TELL_AFTER_MS = 700;

/** Says what is true of the connection: nothing while all is well, one line while it is not. */
export function ConnectionBar() {
  const { t } = useTranslation();
  const phase = usePhase();
  const shown = useLasting(phase);
  const isWell = shown === 'caught up';
  return (
    <div
      role="status"
      aria-label={t('connection.label')}
      data-phase={phase}
      className={isWell ? 'hidden-visually' : styles['bar']}
    >
      {!isWell && <Icon name={shown === 'offline' ? 'offline' : 'refresh'} />}
      {t(`connection.${keyOf(shown)}`)}
    </div>
  );
}

/** The open room's own phase, or that of the connection where no room is open. */
function usePhase(): FollowPhase {
  const { rooms } = useChat();
  const connection = useConnection();
  const [, params] = useRoute(paths.room);
  const session = params ? rooms.of(params.roomId) : undefined;
  const view = useSyncExternalStore(session?.onChange ?? never, session?.view ?? nothing);
  if (connection === 'offline') return 'offline';
  if (connection !== 'up') return 'reconnecting';
  return view?.status === 'ready' ? view.phase : 'caught up';
}

const never = () => () => undefined;
const nothing = () => undefined;

function useLasting(phase: FollowPhase): FollowPhase {
  const [shown, setShown] = useState<FollowPhase>('caught up');
  useEffect(() => {
    const wait = phase === 'caught up' || phase === 'offline' ? 0 : TELL_AFTER_MS;
    const timer = setTimeout(() => setShown(phase), wait);
    return () => clearTimeout(timer);
  }, [phase]);
  return shown;
}

function keyOf(phase: FollowPhase): 'offline' | 'reconnecting' | 'catchingUp' | 'caughtUp' {
  switch (phase) {
    case 'catching up':
      return 'catchingUp';
    case 'caught up':
      return 'caughtUp';
    case 'offline':
    case 'reconnecting':
      return phase;
  }
}
