import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.js';
import './design/tokens.css';
import './design/base.css';
import { applyTheme } from './design/theme.js';
import { startLanguage } from './i18n/i18n.js';
import { reloadWhenStale } from './reload-when-stale.js';
import { Session } from './session/session.js';

applyTheme();
reloadWhenStale();
const session = new Session();
// Both at once: neither needs the other.
void session.restore();
await startLanguage();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);
