import { useTranslation } from 'react-i18next';
import { Route, Switch, useLocation, useRoute } from 'wouter';
import { lazyScreen } from './design/load-part.js';
import { Placeholder } from './design/Placeholder.js';
import { WarningBanner } from './moderation/WarningBanner.js';
import { ConnectionBar } from './room/ConnectionBar.js';
import { Sidebar } from './rooms/Sidebar.js';
import { paths } from './routes.js';
import styles from './Shell.module.css';

const Room = lazyScreen(async () => (await import('./room/Room.js')).Room);
const BrowseRooms = lazyScreen(async () => (await import('./rooms/BrowseRooms.js')).BrowseRooms);

/** The frame of the chat: rooms on the left, the open one on the right. On a narrow screen one of the two. */
export function Shell() {
  const { t } = useTranslation();
  const [location] = useLocation();
  const [, room] = useRoute(paths.room);
  return (
    <div className={styles['shell']} data-shows={location === paths.home ? 'list' : 'main'}>
      <a href="#main" className={styles['skip']}>
        {t('app.skip')}
      </a>
      <Sidebar openRoomId={room?.roomId} />
      <main id="main" className={styles['main']} tabIndex={-1}>
        <ConnectionBar />
        <WarningBanner />
        <Switch>
          <Route path={paths.browse}>
            <BrowseRooms />
          </Route>
          <Route path={paths.room}>{({ roomId }) => <Room key={roomId} roomId={roomId} />}</Route>
          <Route>
            <Placeholder icon="chat" title={t('rooms.none.title')} text={t('rooms.none.text')} />
          </Route>
        </Switch>
      </main>
    </div>
  );
}
