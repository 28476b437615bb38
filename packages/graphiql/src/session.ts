/** Whoever signed in on this page. Kept in memory only: a reload forgets it, and `refreshSession` brings it back. */
export interface SignedIn {
  readonly accessToken: string;
  readonly expiresAt: Date;
}

let signedIn: SignedIn | undefined;
const listeners = new Set<() => void>();

/** The session of this page, as a store that a component can read. */
export const session = {
  current: (): SignedIn | undefined => signedIn,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Takes up the token of an answer that has one, wherever in it; `signOut` forgets it. */
  hear: (answer: unknown): void => {
    const accessToken = tokenIn(answer);
    if (accessToken !== undefined) change({ accessToken, expiresAt: expiryOf(accessToken) });
    else if (isSignOut(answer)) change(undefined);
  },
};

function change(next: SignedIn | undefined): void {
  signedIn = next;
  for (const listener of listeners) listener();
}

function tokenIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'accessToken' && typeof inner === 'string') return inner;
    const found = tokenIn(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isSignOut = (answer: unknown): boolean =>
  typeof (answer as { data?: { signOut?: unknown } } | null)?.data?.signOut === 'object';

/** The middle part of the token says when it ends; the server decides. */
function expiryOf(token: string): Date {
  const claims = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
  return new Date((JSON.parse(claims) as { exp: number }).exp * 1_000);
}
