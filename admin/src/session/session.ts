import type { SignInInput, ViewerFieldsFragment } from '@sl3/schema/generated/admin/graphql';
import { post } from '../graph/post.js';
import { RefreshSession, SignIn, SignOut } from './session.operations.js';

export type Viewer = ViewerFieldsFragment;

interface SignedIn {
  accessToken: string;
  accessTokenExpiresAt: string;
  user: Viewer;
}

/** What tabs of one browser tell each other, the chat's as well: they share the cookie. */
type TabMessage =
  | { readonly kind: 'signed-in'; readonly signedIn: SignedIn }
  | { readonly kind: 'signed-out'; readonly hasEnded: boolean };

/** The lock and the channel are the chat's: a cookie used twice ends the session everywhere. */
const SHARED_WITH_CHAT = 'sl3:session';
const FRESH_MS = 30_000;
/** Refreshed this long before it expires, so that no request meets an expired one. */
const AHEAD_MS = 60_000;

/**
 * The session of this browser, as the console needs it. The access token lives here in memory and nowhere else; the
 * refresh token is a cookie that no script can read.
 */
export class Session {
  #viewer: Viewer | null = null;
  #token: { readonly value: string; readonly expiresAt: number } | undefined;
  #refreshing: Promise<Viewer | null> | undefined;
  #isKnown = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #tokenListeners = new Set<(accessToken: string) => void>();
  readonly #tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(SHARED_WITH_CHAT);

  constructor(private readonly now: () => number = Date.now) {
    if (!this.#tabs) return;
    this.#tabs.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      if (data.kind === 'signed-in') this.#enter(data.signedIn);
      else this.#leave();
    };
  }

  /** Who is signed in, as far as is known. */
  readonly viewer = (): Viewer | null => this.#viewer;

  /** Calls back when somebody else is signed in than before, or nobody. */
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Hears every new access token, to hand it to a live socket. */
  onToken(listener: (accessToken: string) => void): void {
    this.#tokenListeners.add(listener);
  }

  /**
   * Who is signed in; asks the cookie the first time.
   *
   * @throws RequestFailure when the server did not say
   */
  async whoIsHere(): Promise<Viewer | null> {
    return this.#isKnown ? this.#viewer : await this.refresh();
  }

  /** A token that is good for a while yet; refreshes first when it is not. Null when signed out. */
  async accessToken(): Promise<string | null> {
    if (!this.#viewer) return null;
    if (!this.#isFresh()) await this.refresh();
    return this.heldToken();
  }

  /** The token in hand, fresh or not. */
  heldToken(): string | null {
    return this.#token?.value ?? null;
  }

  /**
   * Gets a new access token for the cookie; callers meanwhile share one attempt.
   *
   * @throws RequestFailure when the server did not say
   */
  refresh(): Promise<Viewer | null> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /** @returns who is signed in now, or the sentence that says why nobody is */
  async signIn(input: SignInInput): Promise<Viewer | { readonly message: string }> {
    const { signIn } = await post(SignIn, { input });
    if (signIn.__typename !== 'SignInSuccess') return { message: signIn.message };
    this.#enterAndTell(signIn.signedIn);
    return signIn.signedIn.user;
  }

  /** Ends the session on this device, in every tab. */
  async signOut(): Promise<void> {
    await post(SignOut, {}, this.heldToken()).catch(() => undefined);
    this.#leave();
    this.#tabs?.postMessage({ kind: 'signed-out', hasEnded: false } satisfies TabMessage);
  }

  /** The server closed the door: signed out elsewhere, revoked or banned. */
  end(): void {
    this.#leave();
    this.#tabs?.postMessage({ kind: 'signed-out', hasEnded: true } satisfies TabMessage);
  }

  async #refresh(): Promise<Viewer | null> {
    const before = this.#token;
    return underLock(async () => {
      // Another tab refreshed while this one waited for the lock.
      if (this.#token !== before && this.#isFresh()) return this.#viewer;
      const { refreshSession } = await post(RefreshSession, {});
      if (refreshSession.__typename === 'RefreshSessionSuccess') this.#enterAndTell(refreshSession.signedIn);
      else this.#leave();
      return this.#viewer;
    });
  }

  #isFresh(): boolean {
    return this.#token !== undefined && this.#token.expiresAt - this.now() > FRESH_MS;
  }

  #enterAndTell(signedIn: SignedIn): void {
    this.#enter(signedIn);
    this.#tabs?.postMessage({ kind: 'signed-in', signedIn } satisfies TabMessage);
  }

  #enter({ accessToken, accessTokenExpiresAt, user }: SignedIn): void {
    this.#token = { value: accessToken, expiresAt: Date.parse(accessTokenExpiresAt) };
    for (const listener of this.#tokenListeners) listener(accessToken);
    clearTimeout(this.#timer);
    const wait = Math.max(5_000, this.#token.expiresAt - this.now() - AHEAD_MS);
    // Without a network it fails quietly: whoever needs a token next refreshes first.
    this.#timer = setTimeout(() => void this.refresh().catch(() => null), wait);
    this.#become(user);
  }

  #leave(): void {
    clearTimeout(this.#timer);
    this.#token = undefined;
    this.#become(null);
  }

  #become(viewer: Viewer | null): void {
    this.#isKnown = true;
    const before = this.#viewer;
    this.#viewer = viewer;
    if (before?.id === viewer?.id && before?.role === viewer?.role) return;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Web Locks want HTTPS or localhost. Elsewhere the server's grace for the immediate parent covers two tabs at once. */
async function underLock<T>(task: () => Promise<T>): Promise<T> {
  const locks = navigator.locks as LockManager | undefined;
  return locks ? await locks.request(SHARED_WITH_CHAT, task) : await task();
}
