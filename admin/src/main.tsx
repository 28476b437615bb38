import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.js';
import './design/fonts.css';
import { openLink } from './graph/graph.js';
import { reloadForSomebodyElse } from './session/reload-for-somebody-else.js';
import { Session } from './session/session.js';

const session = new Session();
const link = openLink(session);
reloadForSomebodyElse(session);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <App session={session} link={link} />
  </StrictMode>,
);
