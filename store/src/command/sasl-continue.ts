import { succeeded } from '../wire/reply.js';
import type { Command } from './command.js';

/** Goes on with signing in, until the answer says `done`. */
export const saslContinue: Command = {
  fields: ['conversationId', 'payload'],
  isOpen: true,
  run: ({ signIn }, { body }) => succeeded(signIn.continue(body)),
};
