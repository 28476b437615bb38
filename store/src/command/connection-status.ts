import { succeeded } from '../wire/reply.js';
import type { Command } from './command.js';

/** Nobody signs in here: the store listens on this machine only. */
export const connectionStatus: Command = {
  fields: ['showPrivileges'],
  run: () =>
    succeeded({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [], authenticatedUserPrivileges: [] } }),
};
