import type { LiveClient } from './live-client.js';
import { tabLock, type Locks, type TabMessage } from './tab-messages.js';

interface LeaderOptions {
  readonly name: string;
  /** The leading tab's own id. */
  readonly leader: string;
  readonly client: LiveClient;
  readonly locks: Locks;
  readonly tell: (message: TabMessage) => void;
}

/**
 * The tab that owns the socket, as the other tabs see it: runs their operations and hands back what comes.
 *
 * Their operations end here whenever the socket does. Each tab sends its own again when it hears that the socket is up:
 * it alone knows the cursors of that moment.
 */
export class Leader {
  readonly #running = new Map<string, Map<string, () => void>>();
  readonly #stopListening: () => void;
  readonly #gone = new AbortController();

  constructor(private readonly options: LeaderOptions) {
    this.#stopListening = options.client.onState((state) => {
      if (state !== 'up') this.#endAll();
      this.#tellState();
    });
    this.#tellState();
  }

  /** Takes what another tab said. */
  hear(message: TabMessage): void {
    switch (message.kind) {
      case 'hello':
        this.#tellState();
        return;
      case 'subscribe':
        this.#subscribe(message);
        return;
      case 'unsubscribe':
        this.#end(message.tab, message.id);
        return;
      case 'state':
      case 'next':
      case 'fail':
      case 'complete':
        return;
    }
  }

  close(): void {
    this.#gone.abort();
    this.#stopListening();
    this.#endAll();
  }

  #subscribe({ tab, id, request }: Extract<TabMessage, { kind: 'subscribe' }>): void {
    const { client, tell } = this.options;
    // Sent before the tab heard that the socket is gone; it sends again once it is up.
    if (client.state !== 'up') return;
    this.#end(tab, id);
    const end = client.subscribe(request, {
      next: (result) => tell({ kind: 'next', tab, id, result }),
      fail: (errors) => {
        this.#of(tab).delete(id);
        tell({ kind: 'fail', tab, id, errors });
      },
      complete: () => {
        this.#of(tab).delete(id);
        tell({ kind: 'complete', tab, id });
      },
    });
    this.#of(tab).set(id, end);
  }

  /** A tab's running operations. From the first one on its death is watched for. */
  #of(tab: string): Map<string, () => void> {
    const known = this.#running.get(tab);
    if (known) return known;
    const running = new Map<string, () => void>();
    this.#running.set(tab, running);
    const { locks, name } = this.options;
    locks
      .request(tabLock(name, tab), { signal: this.#gone.signal }, () => {
        for (const id of [...running.keys()]) this.#end(tab, id);
        this.#running.delete(tab);
        return Promise.resolve();
      })
      .catch(() => undefined); // aborted: this tab leads no more
    return running;
  }

  #end(tab: string, id: string): void {
    const running = this.#running.get(tab);
    running?.get(id)?.();
    running?.delete(id);
  }

  #endAll(): void {
    for (const [tab, running] of this.#running) for (const id of [...running.keys()]) this.#end(tab, id);
  }

  #tellState(): void {
    const { client, leader, tell } = this.options;
    tell({ kind: 'state', leader, state: client.state });
  }
}
