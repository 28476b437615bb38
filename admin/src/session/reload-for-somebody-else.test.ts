import { afterEach, describe, expect, test, vi } from 'vitest';
import { reloadForSomebodyElse } from './reload-for-somebody-else.js';
import { Session } from './session.js';

const CHANNEL = 'sl3:session';
const signedIn = (id: string, role: string) => ({
  kind: 'signed-in',
  signedIn: {
    accessToken: 'a token',
    accessTokenExpiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    user: { id, handle: id, displayName: id, role },
  },
});

describe('a console that is open in one tab', () => {
  const chat = new BroadcastChannel(CHANNEL);
  const reload = vi.fn();
  const session = new Session();
  reloadForSomebodyElse(session, reload);

  const tell = async (message: object) => {
    const told = new Promise<void>((resolve) => {
      const stop = session.onChange(() => {
        stop();
        resolve();
      });
    });
    chat.postMessage(message);
    await told;
  };

  afterEach(() => {
    reload.mockClear();
  });

  test('opens for a moderator who signed in in the chat', async () => {
    await tell(signedIn('moira', 'MODERATOR'));
    expect(session.viewer()?.handle).toBe('moira');
    expect(reload).not.toHaveBeenCalled();
  });

  test('begins anew when somebody else signs in in another tab', async () => {
    await tell(signedIn('adele', 'ADMIN'));
    expect(reload).toHaveBeenCalled();
  });

  test('begins anew when they sign out in another tab', async () => {
    await tell({ kind: 'signed-out', hasEnded: false });
    expect(reload).toHaveBeenCalled();
    chat.close();
  });
});
