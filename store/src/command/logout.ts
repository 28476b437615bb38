import { succeeded } from '../wire/reply.js';
import type { Command } from './command.js';

/** Signs this connection out. */
export const logout: Command = {
  fields: [],
  isOpen: true,
  run: ({ signIn }) => {
    signIn.end();
    return succeeded();
  },
};
