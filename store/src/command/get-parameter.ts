import { MongoError } from '../error.js';
import { isDoc } from '../bson/value.js';
import { succeeded } from '../wire/reply.js';
import type { Command } from './command.js';

const parameters: Readonly<Record<string, unknown>> = {
  featureCompatibilityVersion: { version: '7.0' },
  authenticationMechanisms: [],
  enableTestCommands: false,
};

/** Answers the few parameters that tools ask for. */
export const getParameter: Command = {
  fields: [...Object.keys(parameters), 'allParameters'],
  run: (_context, { body, name }) => {
    const wantsAll = body[name] === '*' || body['allParameters'] === true || isDoc(body[name]);
    const names = Object.keys(parameters).filter((each) => wantsAll || each in body);
    if (names.length === 0) throw new MongoError(72, 'InvalidOptions', 'no option found to get');
    return succeeded(Object.fromEntries(names.map((each) => [each, parameters[each]])));
  },
};
