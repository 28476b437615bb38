import type { Clock } from '@sl3/platform/clock';
import type { Facts } from '@sl3/platform/facts';
import type { Hints } from '@sl3/platform/hints';
import type { Log } from '@sl3/platform/log';
import type { Claims, Viewer } from '@sl3/platform/viewer';
import type DataLoader from 'dataloader';
import { createBanLoader } from './ban/find-ban.js';
import type { Collections } from './collections.js';
import type { UsersConfig } from './config.js';
import type { PasswordHasher } from './password/password-hasher.js';
import type { AccessTokens } from './session/access-token.js';
import type { AttemptLimits } from './session/attempt-limits.js';
import { createUserLoader } from './user/user.loader.js';
import type { User, UserRole } from './user/user.js';

/** What one process has, whoever it works for. */
export interface UsersServices {
  readonly config: Pick<UsersConfig, 'SESSION_MS' | 'WEBHOOKS_TO_LOOPBACK'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly collections: Collections;
  readonly facts: Pick<Facts, 'nudge'>;
  readonly hints: Pick<Hints, 'publish'>;
  readonly passwords: PasswordHasher;
  readonly accessTokens: AccessTokens;
  readonly attempts: AttemptLimits;
}

/** A session as the gateway is told of it: the refresh token, and whose it is. */
export interface SessionHandedOver {
  /** Null when there is no session any longer. */
  readonly refreshToken: string | null;
  readonly expiresAt: Date;
  readonly viewer?: { readonly userId: string; readonly sessionId: string; readonly role: UserRole };
}

/** What code that answers one request may touch. */
export interface UsersContext extends UsersServices {
  readonly viewer: Viewer;
  /** Where the request comes from, as the gateway vouches for it. */
  readonly ip: string;
  /** What the browser's cookie says; undefined without one. */
  readonly refreshToken: string | undefined;
  readonly userLoader: DataLoader<string, User | null>;
  /** Whether somebody is banned now. */
  readonly banLoader: DataLoader<string, boolean>;
  /** Gives the gateway what it sets as cookies, or null to clear them. It never goes in the body. */
  handOver(session: SessionHandedOver): void;
  /** Travels beside the answer's data. */
  readonly answerExtensions: Record<string, unknown>;
}

/** The context of one request. */
export function contextFor(services: UsersServices, claims: Claims, viewer: Viewer): UsersContext {
  return {
    ...services,
    viewer,
    // Requests without an address share one allowance rather than have none.
    ip: claims.ip ?? 'unknown',
    refreshToken: claims.refreshToken,
    userLoader: createUserLoader(services.collections.users),
    banLoader: createBanLoader(services),
    answerExtensions: {},
    handOver(session) {
      this.answerExtensions['session'] = session;
    },
  };
}
