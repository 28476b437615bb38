import type { SignIn } from '../auth/sign-in.js';
import { MAX_DOCUMENT_BYTES } from '../bson/codec.js';
import { isDoc, type Doc } from '../bson/value.js';
import { MongoError } from '../error.js';
import { MAX_MESSAGE_BYTES } from '../wire/framing.js';
import { succeeded } from '../wire/reply.js';
import { MAX_WRITE_BATCH } from './bulk.js';
import type { Command } from './command.js';

/**
 * Says what this server is: a standalone, so that drivers offer neither transactions nor retries of writes.
 *
 * Version 21 of the wire is MongoDB 7.0: below 8 the driver refuses, from 25 on it uses commands that are not here.
 */
export const hello: Command = {
  fields: [
    'helloOk',
    'client',
    'compression',
    'loadBalanced',
    'saslSupportedMechs',
    'speculativeAuthenticate',
    'forShell',
    'hello',
    'topologyVersion',
    'maxAwaitTimeMS',
    'backpressure',
  ],
  isOpen: true,
  run: ({ connectionId, signIn }, { body }) =>
    succeeded({
      helloOk: true,
      isWritablePrimary: true,
      ismaster: true,
      maxBsonObjectSize: MAX_DOCUMENT_BYTES,
      maxMessageSizeBytes: MAX_MESSAGE_BYTES,
      maxWriteBatchSize: MAX_WRITE_BATCH,
      localTime: new Date(),
      logicalSessionTimeoutMinutes: 30,
      connectionId,
      minWireVersion: 0,
      maxWireVersion: 21,
      readOnly: false,
      ...signingIn(signIn, body),
    }),
};

/** What a client that wants to sign in asks for while it says hello, to save a journey. */
function signingIn(signIn: SignIn, { saslSupportedMechs, speculativeAuthenticate }: Doc): Doc {
  const supported = saslSupportedMechs === undefined ? {} : { saslSupportedMechs: signIn.mechanisms };
  if (!isDoc(speculativeAuthenticate)) return supported;
  try {
    const started = signIn.start(speculativeAuthenticate['db'], speculativeAuthenticate);
    return { ...supported, speculativeAuthenticate: started };
  } catch (error) {
    // It was a guess: the client begins anew with a mechanism that is there, and is told then what is wrong.
    if (error instanceof MongoError) return supported;
    throw error;
  }
}
