import { succeeded } from '../wire/reply.js';
import type { Command } from './command.js';

/** Answers, which is all it does. */
export const ping: Command = { fields: [], isOpen: true, run: () => succeeded() };
