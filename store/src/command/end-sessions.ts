import { succeeded } from '../wire/reply.js';
import type { Command } from './command.js';

/** Sessions carry nothing here: without transactions there is nothing to end. */
export const endSessions: Command = { fields: [], isOpen: true, run: () => succeeded() };
