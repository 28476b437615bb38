import { modelOf } from '@sl3/platform/mongo';
import type { Connection, Model } from 'mongoose';
import { Ban } from './ban/ban.js';
import { IssuedRefreshToken, Session } from './session/session.js';
import { Notification } from './notification/notification.js';
import { User } from './user/user.js';
import { WebhookDelivery } from './webhook/webhook-delivery.js';
import { Webhook } from './webhook/webhook.js';

/** What this subgraph stores. */
export interface Collections {
  readonly users: Model<User>;
  readonly sessions: Model<Session>;
  readonly refreshTokens: Model<IssuedRefreshToken>;
  readonly bans: Model<Ban>;
  readonly webhooks: Model<Webhook>;
  readonly webhookDeliveries: Model<WebhookDelivery>;
  readonly notifications: Model<Notification>;
}

/** The models on a connection. */
export function openCollections(connection: Connection): Collections {
  return {
    users: modelOf(connection, User),
    sessions: modelOf(connection, Session),
    refreshTokens: modelOf(connection, IssuedRefreshToken),
    bans: modelOf(connection, Ban),
    webhooks: modelOf(connection, Webhook),
    webhookDeliveries: modelOf(connection, WebhookDelivery),
    notifications: modelOf(connection, Notification),
  };
}
