import { succeeded } from '../wire/reply.js';
import type { Command } from './command.js';

/** Says who signed in on this connection: nobody, where no password is asked for. */
export const connectionStatus: Command = {
  fields: ['showPrivileges'],
  isOpen: true,
  run: ({ signIn: { user } }) => {
    const db = 'admin';
    const authenticatedUsers = user === undefined ? [] : [{ user, db }];
    const authenticatedUserRoles = user === undefined ? [] : [{ role: 'root', db }];
    return succeeded({ authInfo: { authenticatedUsers, authenticatedUserRoles, authenticatedUserPrivileges: [] } });
  },
};
