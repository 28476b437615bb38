import { modelOf } from '@sl3/platform/mongo';
import type { Connection, Model } from 'mongoose';
import { Invite } from './invite/invite.js';
import { Membership } from './membership/membership.js';
import { Person } from './person/person.js';
import { Room } from './room/room.js';

/** What this subgraph stores. */
export interface Collections {
  readonly rooms: Model<Room>;
  readonly memberships: Model<Membership>;
  readonly invites: Model<Invite>;
  readonly people: Model<Person>;
}

/** The models on a connection. */
export function openCollections(connection: Connection): Collections {
  return {
    rooms: modelOf(connection, Room),
    memberships: modelOf(connection, Membership),
    invites: modelOf(connection, Invite),
    people: modelOf(connection, Person),
  };
}
