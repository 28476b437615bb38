import { succeeded } from '../wire/reply.js';
import type { Command } from './command.js';

/** Begins to sign in. */
export const saslStart: Command = {
  fields: ['mechanism', 'payload', 'options', 'autoAuthorize'],
  isOpen: true,
  run: ({ signIn }, { body, database }) => succeeded(signIn.start(database, body)),
};
