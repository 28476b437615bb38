import type {
  ClaimAccountInput,
  SignInInput,
  SignInMutation,
  SignUpInput,
  ViewerFieldsFragment,
} from '@sl3/schema/generated/graphql';
import { post } from '../graphql/post.js';
import { ClaimAccount, RefreshSession, SignIn, SignOut, SignUp } from './session.operations.js';

export type Viewer = ViewerFieldsFragment;

/** Where this page stands. `unreachable`: the server did not answer, so nobody knows whether there is a session. */
export type SessionState =
  | { readonly status: 'loading' }
  | { readonly status: 'unreachable' }
  | { readonly status: 'signed-out'; readonly hasEnded: boolean; readonly ban?: Ban }
  | { readonly status: 'signed-in'; readonly viewer: Viewer };

/** That somebody may not sign in for now, as the server told them. */
export type Ban = Pick<Extract<SignInMutation['signIn'], { __typename: 'BannedProblem' }>, 'until' | 'reason'>;

/** Why signing in or up did not work, in the person's language. `fields` names inputs to change. */
export interface SessionProblem {
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

interface Token {
  readonly accessToken: string;
  readonly expiresAt: number;
}

interface SignedIn {
  accessToken: string;
  accessTokenExpiresAt: string;
  user: Viewer;
}

type TabMessage =
  | { readonly kind: 'signed-in'; readonly signedIn: SignedIn }
  | { readonly kind: 'signed-out'; readonly hasEnded: boolean; readonly ban?: Ban };

const LOCK = 'sl3:session';
/** Refreshed this long before it expires, so that no request meets an expired one. */
const REFRESH_AHEAD_MS = 60_000;

/**
 * The session of this browser. The access token lives here in memory and nowhere else; the refresh token is a cookie
 * that no script can read. All tabs share the cookie, and a cookie used twice ends the session everywhere: so refreshing
 * holds a lock that all tabs respect, and the tab that did it tells the others.
 */
export class Session {
  #state: SessionState = { status: 'loading' };
  #token: Token | undefined;
  #refreshing: Promise<boolean> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #tokenListeners = new Set<(accessToken: string) => void>();
  readonly #tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(LOCK);

  constructor(private readonly now: () => number = Date.now) {
    if (!this.#tabs) return;
    this.#tabs.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      if (data.kind === 'signed-out') this.#leave(data.hasEnded, data.ban);
      else this.#enter(data.signedIn);
    };
  }

  readonly state = (): SessionState => this.#state;

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Hears every new access token, to hand it to a live socket. */
  onToken(listener: (accessToken: string) => void): () => void {
    this.#tokenListeners.add(listener);
    return () => this.#tokenListeners.delete(listener);
  }

  /** Finds out on load whether the cookie still opens a session. */
  async restore(): Promise<void> {
    this.#set({ status: 'loading' });
    await this.refresh().catch(() => this.#set({ status: 'unreachable' }));
  }

  /** A token that is good for a while yet; refreshes first when it is not. Null when signed out. */
  async accessToken(): Promise<string | null> {
    if (this.#state.status !== 'signed-in') return null;
    if (!this.#isFresh()) await this.refresh();
    return this.#token?.accessToken ?? null;
  }

  /** The token in hand, fresh or not. */
  heldToken(): string | null {
    return this.#token?.accessToken ?? null;
  }

  /**
   * Gets a new access token for the cookie; callers meanwhile share one attempt.
   *
   * @returns whether there is a session
   * @throws RequestFailure when the server did not say
   */
  refresh(): Promise<boolean> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async signIn(input: SignInInput): Promise<SessionProblem | undefined> {
    const { signIn } = await post(SignIn, { input });
    if (signIn.__typename === 'BannedProblem') {
      this.#leaveBanned(signIn);
      return undefined;
    }
    if (signIn.__typename !== 'SignInSuccess') return { message: signIn.message, fields: {} };
    this.#enterAndTell(signIn.signedIn);
    return undefined;
  }

  async signUp(input: SignUpInput): Promise<SessionProblem | undefined> {
    const { signUp } = await post(SignUp, { input });
    if (signUp.__typename === 'SignUpSuccess') {
      this.#enterAndTell(signUp.signedIn);
      return undefined;
    }
    if (signUp.__typename === 'HandleTakenProblem') {
      return { message: signUp.message, fields: { handle: signUp.message } };
    }
    return problemOf(signUp);
  }

  /** Takes over an imported person's name with the code an administrator handed out. */
  async claim(input: ClaimAccountInput): Promise<SessionProblem | undefined> {
    const { claimAccount } = await post(ClaimAccount, { input });
    if (claimAccount.__typename === 'BannedProblem') {
      this.#leaveBanned(claimAccount);
      return undefined;
    }
    if (claimAccount.__typename !== 'ClaimAccountSuccess') return problemOf(claimAccount);
    this.#enterAndTell(claimAccount.signedIn);
    return undefined;
  }

  /** Ends the session on this device, in every tab. Without a network it ends here, and on the server when it expires. */
  async signOut(): Promise<void> {
    await post(SignOut, {}, this.heldToken()).catch(() => undefined);
    this.#leaveAndTell(false);
  }

  /** The server closed the door: signed out elsewhere, revoked or banned. Only for a ban it says more when asked. */
  end(): void {
    this.#leaveAndTell(true);
    void this.#askWhyEnded();
  }

  /** Puts the page about a ban away: somebody else may want to sign in. */
  forgetBan(): void {
    this.#leave(false);
  }

  async #askWhyEnded(): Promise<void> {
    const answer = await post(RefreshSession, {}).catch(() => undefined);
    // Meanwhile somebody may have signed in again, here or in another tab.
    if (this.#state.status !== 'signed-out') return;
    if (answer?.refreshSession.__typename === 'BannedProblem') this.#leaveBanned(answer.refreshSession);
  }

  async #refresh(): Promise<boolean> {
    const before = this.#token;
    return underLock(async () => {
      // Another tab refreshed while this one waited for the lock.
      if (this.#token !== before && this.#isFresh()) return true;
      const { refreshSession } = await post(RefreshSession, {});
      if (refreshSession.__typename === 'RefreshSessionSuccess') {
        this.#enterAndTell(refreshSession.signedIn);
        return true;
      }
      if (refreshSession.__typename === 'BannedProblem') this.#leaveBanned(refreshSession);
      else this.#leave(this.#state.status === 'signed-in');
      return false;
    });
  }

  #isFresh(): boolean {
    return this.#token !== undefined && this.#token.expiresAt - this.now() > REFRESH_AHEAD_MS / 2;
  }

  #enterAndTell(signedIn: SignedIn): void {
    this.#enter(signedIn);
    this.#tabs?.postMessage({ kind: 'signed-in', signedIn } satisfies TabMessage);
  }

  #enter(signedIn: SignedIn): void {
    this.#token = { accessToken: signedIn.accessToken, expiresAt: Date.parse(signedIn.accessTokenExpiresAt) };
    for (const listener of this.#tokenListeners) listener(signedIn.accessToken);
    clearTimeout(this.#timer);
    const wait = Math.max(5_000, this.#token.expiresAt - this.now() - REFRESH_AHEAD_MS);
    // Without a network it fails quietly: whoever needs a token next refreshes first.
    this.#timer = setTimeout(() => void this.refresh().catch(() => undefined), wait);
    const { state } = this;
    const current = state();
    if (current.status === 'signed-in' && isSame(current.viewer, signedIn.user)) return;
    this.#set({ status: 'signed-in', viewer: signedIn.user });
  }

  #leaveAndTell(hasEnded: boolean): void {
    this.#leave(hasEnded);
    this.#tabs?.postMessage({ kind: 'signed-out', hasEnded } satisfies TabMessage);
  }

  #leaveBanned({ until, reason }: Ban): void {
    const ban = { until, reason };
    this.#leave(true, ban);
    this.#tabs?.postMessage({ kind: 'signed-out', hasEnded: true, ban } satisfies TabMessage);
  }

  #leave(hasEnded: boolean, ban?: Ban): void {
    clearTimeout(this.#timer);
    this.#token = undefined;
    this.#set({ status: 'signed-out', hasEnded, ...(ban ? { ban } : {}) });
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}

function isSame(a: Viewer, b: Viewer): boolean {
  return a.id === b.id && a.displayName === b.displayName && a.handle === b.handle && a.role === b.role;
}

function problemOf(problem: {
  message: string;
  fields?: readonly { path: string; message: string }[];
}): SessionProblem {
  const fields = Object.fromEntries((problem.fields ?? []).map((field) => [field.path, field.message]));
  return { message: problem.message, fields };
}

/** Web Locks want HTTPS or localhost. Elsewhere the server's grace for the immediate parent covers two tabs at once. */
async function underLock<T>(task: () => Promise<T>): Promise<T> {
  const locks = navigator.locks as LockManager | undefined;
  return locks ? await locks.request(LOCK, task) : await task();
}
