import { MAX_DOCUMENT_BYTES } from '../bson/codec.js';
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
  run: ({ connectionId }) =>
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
    }),
};
