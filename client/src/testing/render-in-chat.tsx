import { UploadStore } from '@sl3/live/upload-store';
import { render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Provider as UrqlProvider } from 'urql';
import type { Chat } from '../graphql/client.js';
import { ChatProvider } from '../graphql/use-chat.js';
import { AssetLinks } from '../media/asset-links.js';
import { Uploads } from '../media/uploads.js';
import { OwnSanctions } from '../moderation/own-sanctions.js';
import type { Viewer } from '../session/session.js';
import { ScriptedGraph } from './scripted-graph.js';

interface ChatOptions {
  readonly graph?: ScriptedGraph;
  readonly viewer?: Partial<Viewer>;
}

/** The parts of an open chat that components ask for, over a scripted graph. */
export function aChat({ graph = new ScriptedGraph(), viewer = {} }: ChatOptions = {}) {
  const { urql } = graph;
  return {
    viewer: { id: 'user_ada', handle: 'ada', displayName: 'Ada', role: 'USER', ...viewer },
    urql,
    direct: urql,
    links: new AssetLinks({ graph: urql }),
    sanctions: new OwnSanctions(urql),
    uploads: new Uploads({
      graph: urql,
      store: new UploadStore(null),
      sendBytes: () => Promise.resolve(),
      accessToken: () => Promise.resolve('token'),
      refreshAccessToken: () => Promise.resolve(true),
      limits: () => Promise.resolve(undefined),
      onSent: () => undefined,
      tab: 'tab',
      pollEveryMs: 1,
    }),
  } satisfies Partial<Chat>;
}

/** Draws something as it stands in an open chat. */
export function renderInChat(element: ReactNode, chat: Partial<Chat> & Pick<Chat, 'urql'> = aChat()): RenderResult {
  return render(
    <ChatProvider value={chat as Chat}>
      <UrqlProvider value={chat.urql}>{element}</UrqlProvider>
    </ChatProvider>,
  );
}
