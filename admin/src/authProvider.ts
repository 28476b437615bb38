import type { AuthProvider } from 'react-admin';
import { isStaff, may } from './permissions.js';
import type { Session, Viewer } from './session/session.js';

/** Refused with a sentence of the catalogue, which the form shows. */
class Refused extends Error {}

/**
 * Who may enter: moderators and administrators. It only decides what is shown; the server asks again at every operation.
 */
export function sessionAuthProvider(session: Session): AuthProvider {
  const staff = async (): Promise<Viewer> => {
    const viewer = await session.whoIsHere();
    if (!isStaff(viewer)) throw new Refused('console.auth.staff_only');
    return viewer;
  };

  return {
    login: async ({ username, password }: { username: string; password: string }) => {
      const answer = await session.signIn({ handle: username.trim().replace(/^@/, ''), password });
      if ('message' in answer) throw new Refused(answer.message);
      if (!isStaff(answer)) throw new Refused('console.auth.staff_only');
    },
    // react-admin calls it also when somebody was turned away; their session in the chat goes on.
    logout: async (params: { isAsked?: boolean } | null) => {
      if (params?.isAsked) await session.signOut();
    },
    checkAuth: async () => void (await staff()),
    checkError: async ({ status }: { status?: number }) => {
      // By then a refresh has been tried, and was in vain.
      if (status === 401) throw new Refused('console.auth.ended');
      return Promise.resolve();
    },
    getIdentity: async () => {
      const { id, displayName, handle } = await staff();
      return { id, fullName: displayName, handle };
    },
    getPermissions: async () => (await staff()).role,
    canAccess: async ({ resource, action }) => may((await staff()).role, resource, action),
  };
}
