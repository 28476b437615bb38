import { GraphiQL } from 'graphiql';
import 'graphiql/graphiql.css';
import { buildSchema } from 'graphql';
import { StrictMode, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { exampleQuery } from './example-query.js';
import { fetcher } from './fetcher.js';
import './page.css';
import { session } from './session.js';

/** The same text that is served as a file: asking the graph for it would be over the limits of any document. */
const sdl = await (await fetch('/schema.graphql')).text();
const schema = buildSchema(sdl, { assumeValid: true });

function SessionNote() {
  const signedIn = useSyncExternalStore(session.subscribe, session.current);
  if (!signedIn) {
    return (
      <p role="status">
        Not signed in. Run <code>signIn</code> or <code>signUp</code> and ask for{' '}
        <code>signedIn {'{ accessToken }'}</code>: this page keeps the token and sends it with everything after, over
        the socket too.
      </p>
    );
  }
  return (
    <p role="status">
      Signed in: the access token is sent with every operation until {signedIn.expiresAt.toLocaleTimeString()}. Run{' '}
      <code>refreshSession</code> for a new one.
    </p>
  );
}

const place = document.getElementById('graphiql');
if (!place) throw new Error('the page has no place for GraphiQL');
createRoot(place).render(
  <StrictMode>
    <SessionNote />
    <main>
      <GraphiQL fetcher={fetcher} schema={schema} defaultQuery={exampleQuery} defaultEditorToolsVisibility />
    </main>
  </StrictMode>,
);
