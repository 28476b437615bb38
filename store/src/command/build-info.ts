import { MAX_DOCUMENT_BYTES } from '../bson/codec.js';
import { succeeded } from '../wire/reply.js';
import type { Command } from './command.js';

/** The MongoDB version whose behaviour is promised. */
export const VERSION = '7.0.14';

/** Says which version this is. */
export const buildInfo: Command = {
  fields: [],
  isOpen: true,
  run: () =>
    succeeded({
      version: VERSION,
      versionArray: [7, 0, 14, 0],
      gitVersion: 'sl3-store',
      modules: [],
      allocator: 'system',
      javascriptEngine: 'none',
      storageEngines: ['lmdb'],
      bits: 64,
      debug: false,
      maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    }),
};
