import { useTranslation } from 'react-i18next';
import { Button } from './design/Button.js';
import { lazyScreen } from './design/load-part.js';
import { Placeholder, Skeleton } from './design/Placeholder.js';
import type { Session } from './session/session.js';
import { SessionProvider, useSession, useSessionState } from './session/use-session.js';

const Welcome = lazyScreen(async () => (await import('./session/Welcome.js')).Welcome);
const Banned = lazyScreen(async () => (await import('./session/Banned.js')).Banned);
const SignedIn = lazyScreen(async () => (await import('./SignedIn.js')).SignedIn);

/** The page: who is here decides what is shown. */
export function App({ session }: { session: Session }) {
  return (
    <SessionProvider value={session}>
      <Screens />
    </SessionProvider>
  );
}

function Screens() {
  const { t } = useTranslation();
  const session = useSession();
  const state = useSessionState();
  switch (state.status) {
    case 'loading':
      return <Skeleton rows={4} label={t('app.loading')} />;
    case 'unreachable':
      return (
        <Placeholder icon="offline" title={t('app.unreachable.title')} text={t('app.unreachable.text')}>
          <Button look="primary" onClick={() => void session.restore()}>
            {t('app.tryAgain')}
          </Button>
        </Placeholder>
      );
    case 'signed-out':
      return state.ban ? <Banned ban={state.ban} /> : <Welcome hasEnded={state.hasEnded} />;
    case 'signed-in':
      // Keyed, so that nothing of one person is left when another signs in.
      return <SignedIn key={state.viewer.id} viewer={state.viewer} />;
  }
}
