import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Provider as UrqlProvider } from 'urql';
import { Skeleton } from './design/Placeholder.js';
import { openChat, type Chat } from './graphql/client.js';
import { ChatProvider } from './graphql/use-chat.js';
import { Shell } from './Shell.js';
import type { Viewer } from './session/session.js';
import { useSession } from './session/use-session.js';

/** Opens the chat of one person, and closes it with this screen. */
export function SignedIn({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation();
  const session = useSession();
  const [chat, setChat] = useState<Chat | null>(null);

  useEffect(() => {
    let isGone = false;
    let opened: Chat | undefined;
    // What is kept on the device goes when the person leaves it, and stays when only the page does.
    const close = (open: Chat) => open.close({ forget: session.state().status === 'signed-out' });
    void openChat(session, viewer).then((open) => {
      if (isGone) return close(open);
      opened = open;
      setChat(open);
    });
    return () => {
      isGone = true;
      if (opened) close(opened);
      setChat(null);
    };
    // The screen is keyed by the viewer's id: a new display name alone opens nothing anew.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [session, viewer.id]);

  if (!chat) return <Skeleton rows={4} label={t('app.loading')} />;
  return (
    <ChatProvider value={chat}>
      <UrqlProvider value={chat.urql}>
        <Shell />
      </UrqlProvider>
    </ChatProvider>
  );
}
