import { Binary } from 'bson';

import { isDoc, isTruthy, toNumber, typeNameOf, type Doc } from '../bson/value.js';
import { MongoError } from '../error.js';
import type { Credentials } from './credentials.js';
import { ScramConversation, ScramError } from './scram.js';

const MECHANISM = 'SCRAM-SHA-256';
const CONVERSATION = 1;

/** Who one connection has signed in as, and the conversation it is in meanwhile. */
export class SignIn {
  readonly #credentials: Credentials | undefined;
  #conversation: ScramConversation | undefined;
  /** The proof was right; an older client exchanges one more empty message. */
  #isProven = false;
  #skipsEmpty = false;
  #isSignedIn = false;

  /** @param credentials - nobody need sign in without them */
  constructor(credentials: Credentials | undefined) {
    this.#credentials = credentials;
  }

  /** Who signed in; undefined before that, and where nobody need. */
  get user(): string | undefined {
    return this.#isSignedIn ? this.#credentials?.user : undefined;
  }

  /** Whether commands may be run. */
  get isAllowed(): boolean {
    return this.#isSignedIn || !this.#credentials;
  }

  /** How somebody can sign in. */
  get mechanisms(): string[] {
    return this.#credentials ? [MECHANISM] : [];
  }

  /** Begins a conversation: `saslStart`, or what `hello` has of it. */
  start(database: unknown, { mechanism, payload, options }: Doc): Doc {
    if (mechanism !== MECHANISM) {
      throw new MongoError(
        334,
        'MechanismUnavailable',
        `Received authentication for mechanism ${typeof mechanism === 'string' ? mechanism : typeNameOf(mechanism)} which is not enabled`,
      );
    }
    if (!this.#credentials || database !== 'admin') throw failed();
    this.#isProven = false;
    this.#skipsEmpty = isDoc(options) && isTruthy(options['skipEmptyExchange']);
    const conversation = attempt(
      this.#credentials,
      (credentials) => new ScramConversation(credentials, textOf(payload)),
    );
    this.#conversation = conversation;
    return answer(conversation.serverFirst, false);
  }

  /** Goes on with a conversation: `saslContinue`. */
  continue({ conversationId, payload }: Doc): Doc {
    const conversation = this.#conversation;
    if (!conversation || toNumber(conversationId) !== CONVERSATION) {
      throw new MongoError(17, 'ProtocolError', 'No SASL session state found');
    }
    if (this.#isProven) return this.#finish('');
    this.#conversation = undefined;
    const proof = attempt(conversation, (each) => each.finish(textOf(payload)));
    if (this.#skipsEmpty) return this.#finish(proof);
    this.#conversation = conversation;
    this.#isProven = true;
    return answer(proof, false);
  }

  /** Forgets who signed in. */
  end(): void {
    this.#isSignedIn = false;
  }

  #finish(payload: string): Doc {
    this.#conversation = undefined;
    this.#isSignedIn = true;
    return answer(payload, true);
  }
}

const answer = (payload: string, done: boolean): Doc => ({
  conversationId: CONVERSATION,
  done,
  payload: new Binary(Buffer.from(payload)),
});

const textOf = (payload: unknown): string => {
  if (payload instanceof Binary) return Buffer.from(payload.value()).toString();
  return typeof payload === 'string' ? Buffer.from(payload, 'base64').toString() : '';
};

/** One sentence for whatever went wrong: it is nobody's business what. */
const failed = () => new MongoError(18, 'AuthenticationFailed', 'Authentication failed.');

function attempt<T, R>(subject: T, work: (subject: T) => R): R {
  try {
    return work(subject);
  } catch (error) {
    throw error instanceof ScramError ? failed() : error;
  }
}
