import { CursorStore } from '@sl3/live/cursor-store';
import { deleteLiveDatabase, openLiveDatabase, type LiveDatabase } from '@sl3/live/database';
import { codeOf } from '@sl3/live/error-code';
import { LiveClient, type ConnectionState } from '@sl3/live/live-client';
import { liveExchange } from '@sl3/live/live-exchange';
import { Outbox, type OutboxRow } from '@sl3/live/outbox';
import { UploadStore } from '@sl3/live/upload-store';
import { SharedLive } from '@sl3/live/shared-live';
import type { FollowPhase } from '@sl3/live/room-follower';
import { Client, fetchExchange, type Exchange } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { currentLanguage } from '../i18n/i18n.js';
import { AssetLinks } from '../media/asset-links.js';
import { MediaLimits } from '../media/media.operations.js';
import { sendBytes } from '../media/send-bytes.js';
import { thisTab } from '../media/this-tab.js';
import { Uploads } from '../media/uploads.js';
import { OwnSanctions } from '../moderation/own-sanctions.js';
import { Inbox } from '../rooms/inbox.js';
import { RoomSessions } from '../room/room-sessions.js';
import { sendMessage, type OutgoingMessage, type SentMessage } from '../room/send-message.js';
import type { KeptTimeline } from '../room/timeline.js';
import type { Session, Viewer } from '../session/session.js';
import { chatCache } from './cache.js';
import { requestHeaders } from './post.js';

export type ChatOutbox = Outbox<OutgoingMessage, SentMessage>;
export type ChatOutboxRow = OutboxRow<OutgoingMessage>;

/** Everything that lives as long as one person is signed in on this page. */
export interface Chat {
  readonly viewer: Viewer;
  readonly urql: Client;
  /** The same graph without memory, for answers that are not true for long: signed links, how far an upload is. */
  readonly direct: Client;
  readonly live: SharedLive;
  readonly outbox: ChatOutbox;
  readonly cursors: CursorStore<KeptTimeline>;
  readonly rooms: RoomSessions;
  readonly inbox: Inbox;
  readonly uploads: Uploads;
  readonly links: AssetLinks;
  readonly sanctions: OwnSanctions;
  /** The state of the socket, as a store that a hook can read. */
  readonly connection: {
    readonly state: () => ConnectionState;
    readonly onChange: (listener: () => void) => () => void;
  };
  /** Closes socket and stores. `forget` also drops what was kept on the device: the person signed out. */
  close(options: { forget: boolean }): void;
}

/** Opens the chat for whoever is signed in. */
export async function openChat(session: Session, viewer: Viewer): Promise<Chat> {
  const database = await openLiveDatabase(viewer.id);
  const live = new SharedLive({ name: `sl3:live:${viewer.id}`, createClient: () => aSocket(session) });
  const urql = openClient(session, live, [chatCache()], (variables, phase) => rooms.phaseChanged(variables, phase));
  const direct = openClient(session, live, [], () => undefined);
  const cursors = new CursorStore<KeptTimeline>(database);
  const outbox: ChatOutbox = new Outbox({
    database,
    shareName: `sl3:outbox:${viewer.id}`,
    send: (row) => sendMessage(urql, row.input),
    onSent: (row, message) => rooms.acknowledge(row, message),
  });
  const rooms = new RoomSessions({ urql, cursors, outbox, viewer });
  const sanctions = new OwnSanctions(direct);
  const inbox = new Inbox(urql, rooms, sanctions);
  const limits = async () => (await urql.query(MediaLimits, {}).toPromise()).data?.mediaLimits;
  const links = new AssetLinks({ graph: direct, lifetimeMs: async () => (await limits())?.linkLifetimeMs });
  const uploads = new Uploads({
    graph: direct,
    store: new UploadStore(database),
    sendBytes,
    accessToken: () => session.accessToken(),
    refreshAccessToken: () => session.refresh(),
    limits,
    onSent: ({ assetId }, previewUrl) => {
      if (previewUrl !== null) links.keepPreview(assetId, previewUrl);
    },
    tab: thisTab(),
  });

  const stopListening = listenToDevice(live, () => {
    outbox.wake();
    uploads.wake();
  });
  const stopTokens = session.onToken((accessToken) => live.sendAccessToken(accessToken));
  live.start();
  inbox.open();
  void sanctions.refresh();
  void outbox.open();
  void uploads.open();
  void cursors.prune(40);

  return {
    viewer,
    urql,
    direct,
    live,
    outbox,
    cursors,
    rooms,
    inbox,
    uploads,
    links,
    sanctions,
    connection: { state: () => live.state, onChange: (listener) => live.onState(listener) },
    close({ forget }) {
      stopListening();
      stopTokens();
      inbox.close();
      sanctions.close();
      uploads.close();
      links.close();
      rooms.close();
      outbox.close();
      live.stop();
      closeDatabase(database, viewer.id, forget);
    },
  };
}

function aSocket(session: Session): LiveClient {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return new LiveClient({
    url: `${scheme}://${location.host}/graphql`,
    accessToken: () => session.accessToken(),
    connectionParams: () => ({ locale: currentLanguage() }),
    refreshAccessToken: () => session.refresh(),
    onSignedOut: () => session.end(),
  });
}

function openClient(
  session: Session,
  live: SharedLive,
  memory: readonly Exchange[],
  onPhase: (variables: unknown, phase: FollowPhase) => void,
): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: () => ({ credentials: 'same-origin', headers: requestHeaders(session.heldToken()) }),
    exchanges: [
      // Answers from memory first, where there is one; writes every result by id.
      ...memory,
      // A token that ran out is refreshed once and the operation repeated, whichever way it travelled.
      authExchange((utilities) =>
        Promise.resolve({
          addAuthToOperation: (operation) => {
            const token = session.heldToken();
            return token === null
              ? operation
              : utilities.appendHeaders(operation, { authorization: `Bearer ${token}` });
          },
          didAuthError: (error) => error.graphQLErrors.some((each) => codeOf(each) === 'UNAUTHENTICATED'),
          refreshAuth: async () => {
            await session.refresh().catch(() => false);
          },
        }),
      ),
      // The socket: subscriptions always, the rest while it is up.
      liveExchange({ live, onPhase: (operation, phase) => onPhase(operation.variables, phase) }),
      // HTTP for what the socket cannot carry now.
      fetchExchange,
    ],
  });
}

/** What the device says about itself reaches the socket at once, so that the state shown is true. */
function listenToDevice(live: SharedLive, wake: () => void): () => void {
  const cameOnline = () => {
    live.nudge();
    wake();
  };
  const wentOffline = () => live.cut();
  const cameBack = () => {
    if (document.visibilityState === 'visible') live.nudge();
  };
  const stopState = live.onState((state) => {
    if (state === 'up') wake();
  });
  addEventListener('online', cameOnline);
  addEventListener('offline', wentOffline);
  document.addEventListener('visibilitychange', cameBack);
  return () => {
    stopState();
    removeEventListener('online', cameOnline);
    removeEventListener('offline', wentOffline);
    document.removeEventListener('visibilitychange', cameBack);
  };
}

function closeDatabase(database: LiveDatabase | null, viewerId: string, forget: boolean): void {
  database?.close();
  if (forget) void deleteLiveDatabase(viewerId);
}
