import type { Logger } from 'pino';

import type { SignIn } from '../auth/sign-in.js';
import type { Doc } from '../bson/value.js';
import type { Cursors } from '../cursor.js';
import type { IsGone } from '../query/pace.js';
import type { NoteShape } from '../shape-log.js';
import type { Catalogue } from '../storage/catalogue.js';
import type { Documents } from '../storage/documents.js';
import type { Environment } from '../storage/environment.js';
import type { PageWatch } from '../storage/page-watch.js';
import type { Writer } from '../storage/writer.js';
import type { Request } from '../wire/message.js';

/** What every command may touch. */
export interface Store {
  environment: Environment;
  catalogue: Catalogue;
  documents: Documents;
  writer: Writer;
  cursors: Cursors;
  /** Looks at the pages of the folder while it is served. */
  watch: PageWatch;
  log: Logger;
  /** `127.0.0.1:<port>` or the path of the socket. */
  address: string;
  startedAt: Date;
  /** How many connections there are now. */
  connections: () => number;
  /** How often each command was run. */
  counters: Map<string, number>;
  /** Told of each command, when shapes are logged. */
  noteShape: NoteShape | undefined;
}

/** The store as seen by one connection. */
export interface CommandContext extends Store {
  connectionId: number;
  /** Whether it has ended. */
  isGone: IsGone;
  /** Who signed in on it. */
  signIn: SignIn;
}

/** A command that is being answered. */
export interface Call extends Request {
  /** Tells the log how a slow command found its documents. */
  notePlan: (plan: string) => void;
}

/** A document to be encoded, or one that is already. */
export type Reply = Doc | Buffer;

/** One wire command. */
export interface Command {
  /** The fields it knows, besides its own name and those every command may have; others are refused. */
  fields: readonly string[];
  /** Whether it is answered before anybody has signed in. */
  isOpen?: boolean;
  run: (context: CommandContext, call: Call) => Reply | Promise<Reply>;
}
