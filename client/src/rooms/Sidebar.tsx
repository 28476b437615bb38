import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Avatar } from '../design/Avatar.js';
import { IconButton } from '../design/Button.js';
import { Icon } from '../design/Icon.js';
import { lazyDialog } from '../design/load-part.js';
import { useChat } from '../graphql/use-chat.js';
import { paths } from '../routes.js';
import { Invites } from './Invites.js';
import { RoomList } from './RoomList.js';
import styles from './Sidebar.module.css';

const CreateRoom = lazyDialog(async () => (await import('./CreateRoom.js')).CreateRoom);
const Settings = lazyDialog(async () => (await import('./Settings.js')).Settings);

/** The left side: where one can go, and who one is. */
export function Sidebar({ openRoomId }: { openRoomId: string | undefined }) {
  const { t } = useTranslation();
  const { viewer } = useChat();
  const [dialog, setDialog] = useState<'create' | 'settings' | null>(null);
  const close = () => setDialog(null);
  return (
    <nav className={styles['sidebar']} aria-label={t('rooms.title')}>
      <header className={styles['header']}>
        <img src="/icon.svg" alt="" width="26" height="26" />
        <h1 className={styles['title']}>SL3 Chat</h1>
        <IconButton icon="plus" label={t('rooms.create.title')} onClick={() => setDialog('create')} />
      </header>
      <Link href={paths.browse} className={styles['browse']}>
        <Icon name="search" />
        {t('rooms.browse.title')}
      </Link>
      <div className={styles['list']}>
        <Invites />
        <RoomList openRoomId={openRoomId} />
      </div>
      <footer className={styles['footer']}>
        <Avatar userId={viewer.id} name={viewer.displayName} />
        <span className={styles['viewer']}>
          <span className={styles['viewerName']}>{viewer.displayName}</span>
          <span className={styles['viewerHandle']}>@{viewer.handle}</span>
        </span>
        <IconButton icon="settings" label={t('preferences.title')} onClick={() => setDialog('settings')} />
      </footer>
      {dialog === 'create' && <CreateRoom onClose={close} />}
      {dialog === 'settings' && <Settings onClose={close} />}
    </nav>
  );
}
