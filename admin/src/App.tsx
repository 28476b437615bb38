import { Admin, localStorageStore, Resource } from 'react-admin';
import { BrowserRouter } from 'react-router-dom';
import { sessionAuthProvider } from './authProvider.js';
import { graphDataProvider } from './dataProvider.js';
import { NoncedStyles } from './design/NoncedStyles.js';
import { consoleTheme } from './design/theme.js';
import type { Link } from './graph/graph.js';
import { LinkProvider } from './graph/use-graph.js';
import { consoleI18n } from './i18n/i18nProvider.js';
import { Dashboard } from './layout/Dashboard.js';
import { Layout } from './layout/Layout.js';
import { SignIn } from './layout/SignIn.js';
import { RESOURCES } from './resources.js';
import type { Session } from './session/session.js';
import { SessionProvider } from './session/use-session.js';

const i18nProvider = consoleI18n();
const light = consoleTheme('light');
const dark = consoleTheme('dark');
// Chosen columns and the theme belong to the device: signing out forgets the data, not these.
const store = { ...localStorageStore(undefined, 'sl3:console'), reset: () => undefined };

const SOURCES = Object.fromEntries(Object.entries(RESOURCES).map(([name, { source }]) => [name, source]));

/** The console: who may enter, what there is, and how it is read. */
export function App({ session, link }: { session: Session; link: Link }) {
  return (
    <NoncedStyles>
      <SessionProvider value={session}>
        <LinkProvider value={link}>
          <BrowserRouter basename="/admin">
            <Admin
              authProvider={sessionAuthProvider(session)}
              dataProvider={graphDataProvider(link.graph, SOURCES)}
              i18nProvider={i18nProvider}
              lightTheme={light}
              darkTheme={dark}
              store={store}
              layout={Layout}
              loginPage={SignIn}
              dashboard={Dashboard}
              title="SL3"
              requireAuth
              disableTelemetry
            >
              {Object.entries(RESOURCES).map(([name, { source: _, ...screens }]) => (
                <Resource key={name} name={name} {...screens} />
              ))}
            </Admin>
          </BrowserRouter>
        </LinkProvider>
      </SessionProvider>
    </NoncedStyles>
  );
}
