import type { Neighbours } from '@sl3/platform/call';
import { systemClock } from '@sl3/platform/clock';
import { followVolatile } from '@sl3/platform/follow-volatile';
import type { Hints } from '@sl3/platform/hints';
import type { Scope } from '@sl3/platform/process';
import type { Fact } from '@sl3/schema/events';
import { ChangedRoles } from './changed-roles.js';
import { KnownSessions } from './ended-sessions.js';
import type { KnownPeople } from './live/known-people.js';

/**
 * Follows what happens to accounts, from now on: sessions that end, roles and names that change.
 *
 * @param o.people - whose remembered names are forgotten when they change
 */
export async function followAccounts(o: {
  neighbours: Neighbours;
  people: KnownPeople;
  hints: Hints;
  internal: { urls: Record<string, string>; secrets: Record<string, string> };
  scope: Pick<Scope, 'log' | 'onClose'>;
}): Promise<{ endedSessions: KnownSessions; roles: ChangedRoles }> {
  const { log, onClose } = o.scope;
  const roles = new ChangedRoles();
  const follower = followVolatile({
    ...{ subgraph: 'gateway', ...o.internal, log, clock: systemClock, fromNow: true },
    follow: {
      of: 'users',
      names: ['session.revoked', 'user.changed'],
      apply: (fact) => {
        if (fact.name === 'session.revoked') endedSessions.end((fact as Fact<'session.revoked'>).payload.sessionId);
        if (fact.name === 'user.changed') {
          const { payload } = fact as Fact<'user.changed'>;
          roles.changed({ ...payload, at: fact.at });
          o.people.changed(payload.userId);
        }
        return Promise.resolve();
      },
    },
  });
  onClose('followed accounts', () => follower.close());
  const endedSessions = new KnownSessions({
    followed: follower.begun,
    ask: async (sessionIds) => {
      const path = '/internal/ended-sessions';
      return (await o.neighbours.post<{ ended: string[] }>('users', path, { sessionIds })).ended;
    },
    log,
  });
  await endedSessions.hear(o.hints);
  return { endedSessions, roles };
}
