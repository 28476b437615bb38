import { Leader } from './leader.js';
import type { ConnectionState, LiveClient, LiveRequest, LiveSink, LiveTransport } from './live-client.js';
import { tabLock, type Locks, type TabMessage } from './tab-messages.js';

export interface SharedLiveOptions {
  /** Names the locks and the channel; one for each person, since a socket has one session. */
  readonly name: string;
  /** Makes the socket, when this tab comes to lead. It must not be started yet. */
  readonly createClient: () => LiveClient;
  /** Default `navigator.locks`; null where there is none, and then every tab has its own socket. */
  readonly locks?: Locks | null;
}

interface Running {
  readonly request: LiveRequest;
  readonly sink: LiveSink;
  endLocal?: () => void;
}

/**
 * One socket for all tabs of a person. The tab that holds the lock leads: it owns the socket and runs the others'
 * operations on it. When it closes or dies the browser gives the lock to the next, and every tab sends its running
 * operations again, from its own cursors.
 */
export class SharedLive implements LiveTransport {
  #state: ConnectionState = 'connecting';
  readonly #tab = Math.random().toString(36).slice(2);
  readonly #listeners = new Set<(state: ConnectionState) => void>();
  readonly #running = new Map<string, Running>();
  readonly #ended = new AbortController();
  readonly #locks: Locks | null;
  #channel: BroadcastChannel | undefined;
  #client: LiveClient | undefined;
  #leader: Leader | undefined;
  #leaderTab: string | undefined;
  #lastId = 0;

  constructor(private readonly options: SharedLiveOptions) {
    this.#locks = options.locks === undefined ? locksOfBrowser() : options.locks;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether this tab owns the socket. */
  get isLeading(): boolean {
    return this.#client !== undefined;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Joins the other tabs, and leads when there are none. */
  start(): void {
    const locks = this.#locks;
    if (!locks) {
      this.#own();
      return;
    }
    this.#channel = new BroadcastChannel(this.options.name);
    this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => this.#hear(data);
    const { signal } = this.#ended;
    const untilEnded = () => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    // Held from before the first operation is sent, so that whoever leads can tell that this tab is alive.
    void locks.request(tabLock(this.options.name, this.#tab), {}, async () => {
      this.#tell({ kind: 'hello' });
      if (!signal.aborted) await untilEnded();
    });
    locks
      .request(this.options.name, { signal }, async () => {
        if (signal.aborted) return;
        this.#lead(locks);
        await untilEnded();
      })
      .catch(() => undefined); // aborted while it waited
  }

  /** Leaves the other tabs; the socket closes when this one owned it. */
  stop(): void {
    this.#setState('ended');
    this.#leader?.close();
    this.#client?.stop();
    for (const id of this.#running.keys()) this.#tell({ kind: 'unsubscribe', tab: this.#tab, id });
    this.#running.clear();
    this.#ended.abort();
    this.#channel?.close();
    this.#channel = undefined;
  }

  subscribe(request: LiveRequest, sink: LiveSink): () => void {
    const id = String((this.#lastId += 1));
    const running: Running = { request, sink };
    this.#running.set(id, running);
    this.#run(id, running);
    return () => {
      if (!this.#running.delete(id)) return;
      if (running.endLocal) running.endLocal();
      else this.#tell({ kind: 'unsubscribe', tab: this.#tab, id });
    };
  }

  /** See {@link LiveClient.sendAccessToken}; the leading tab does it. */
  sendAccessToken(accessToken: string): void {
    this.#client?.sendAccessToken(accessToken);
  }

  /** See {@link LiveClient.nudge}; the leading tab does it. */
  nudge(): void {
    this.#client?.nudge();
  }

  /** See {@link LiveClient.cut}; the leading tab does it. */
  cut(): void {
    this.#client?.cut();
  }

  #own(): LiveClient {
    const client = this.options.createClient();
    this.#client = client;
    client.onState((state) => this.#setState(state));
    for (const [id, running] of this.#running) this.#run(id, running);
    client.start();
    return client;
  }

  #lead(locks: Locks): void {
    // What was sent to the leader before this one is gone with it.
    this.#setState('reconnecting');
    const client = this.#own();
    const tell = (message: TabMessage) => this.#tell(message);
    this.#leader = new Leader({ name: this.options.name, leader: this.#tab, client, locks, tell });
  }

  #run(id: string, running: Running): void {
    if (this.#client) {
      running.endLocal = this.#client.subscribe(running.request, {
        next: (result) => running.sink.next(result),
        fail: (errors) => {
          if (this.#running.delete(id)) running.sink.fail(errors);
        },
        complete: () => {
          if (this.#running.delete(id)) running.sink.complete();
        },
      });
      return;
    }
    if (this.#state !== 'up') return; // sent as soon as the leader says that it is up
    const { query, operationName, variables } = running.request;
    const name = operationName === undefined ? {} : { operationName };
    this.#tell({ kind: 'subscribe', tab: this.#tab, id, request: { query, ...name, variables } });
  }

  #hear(message: TabMessage): void {
    if (this.#leader) this.#leader.hear(message);
    else if (message.kind === 'state') this.#hearState(message);
    else if ('tab' in message && message.tab === this.#tab) this.#hearAnswer(message);
  }

  #hearState({ leader, state }: Extract<TabMessage, { kind: 'state' }>): void {
    const hasChanged = leader !== this.#leaderTab;
    this.#leaderTab = leader;
    // Another leader runs nothing of ours yet, even if its socket is up already.
    if (hasChanged && this.#state === 'up') this.#setState('reconnecting');
    if (state === 'ended' || state === this.#state) return;
    this.#setState(state);
    if (state === 'up') for (const [id, running] of this.#running) this.#run(id, running);
  }

  #hearAnswer(message: TabMessage): void {
    if (!('id' in message)) return;
    const running = this.#running.get(message.id);
    if (!running) return;
    if (message.kind === 'next') running.sink.next(message.result);
    if (message.kind !== 'fail' && message.kind !== 'complete') return;
    this.#running.delete(message.id);
    if (message.kind === 'fail') running.sink.fail(message.errors);
    else running.sink.complete();
  }

  #tell(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }

  #setState(state: ConnectionState): void {
    if (state === this.#state || this.#state === 'ended') return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }
}

/** Web Locks want HTTPS or localhost. */
function locksOfBrowser(): Locks | null {
  const locks = typeof navigator === 'undefined' ? undefined : (navigator.locks as LockManager | undefined);
  if (!locks || typeof BroadcastChannel === 'undefined') return null;
  return { request: (name, options, task) => locks.request(name, options, task) };
}
