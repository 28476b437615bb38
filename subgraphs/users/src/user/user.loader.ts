import DataLoader from 'dataloader';
import type { Model } from 'mongoose';
import type { User } from './user.js';

/** Accounts by id, batched and cached for one request. Null for an unknown id. */
export function createUserLoader(users: Model<User>): DataLoader<string, User | null> {
  return new DataLoader(async (ids: readonly string[]) => {
    const found = await users.find({ _id: { $in: ids } }).lean<User[]>();
    const byId = new Map(found.map((user) => [user._id, user]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
