import { decodeSent } from '../bson/codec.js';
import { typeNameOf, type Doc } from '../bson/value.js';
import { failedToParse, located, MongoError, typeMismatch } from '../error.js';
import { crc32c } from './crc32c.js';

/** The two requests a driver sends: the old one only to say hello. */
export const OpCode = { reply: 1, query: 2004, message: 2013 } as const;

/** What has to be known of a message to answer it, whatever is wrong with the rest. */
export interface Head {
  requestId: number;
  opCode: number;
  /** The sender does not wait for an answer. */
  isUnacknowledged: boolean;
}

/** A command as it came over the wire. */
export interface Request extends Head {
  /** The first field of the body. */
  name: string;
  database: string;
  /** Typed numbers; the documents of an insert are raw bytes. */
  body: Doc;
}

/** The bytes cannot be understood; the connection is of no further use. */
export class WireError extends Error {}

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** Flags a server has to know; the upper ones may be passed over. */
const REQUIRED_FLAGS = 0xffff;
const CHECKSUM_BYTES = 4;
const FLAGS_AT = 16;
const SECTIONS_AT = 20;
const LEAST_DOCUMENT_BYTES = 5;
const MAX_SEQUENCES = 2;

/** What drivers still say in the old form, before they know what the server understands. */
const greetings = new Set(['hello', 'isMaster', 'ismaster', 'buildInfo', 'buildinfo', 'saslStart', 'saslContinue']);

/**
 * Reads what a message says of itself.
 *
 * @throws {@link WireError} when it is none of those that are answered
 */
export function readHead(bytes: Buffer): Head {
  const requestId = bytes.readInt32LE(4);
  const opCode = bytes.readInt32LE(12);
  if (opCode !== OpCode.message && opCode !== OpCode.query) throw new WireError(`operation ${opCode} is not known`);
  if (bytes.length < SECTIONS_AT) throw new WireError('the message has no flags');
  if (opCode === OpCode.query) return { requestId, opCode, isUnacknowledged: false };
  const flags = bytes.readUInt32LE(FLAGS_AT);
  const unknown = flags & REQUIRED_FLAGS & ~(CHECKSUM_PRESENT | MORE_TO_COME);
  if (unknown !== 0) throw new WireError(`the flags ${flags} are not known`);
  return { requestId, opCode, isUnacknowledged: (flags & MORE_TO_COME) !== 0 };
}

/**
 * Reads one whole message.
 *
 * @throws {@link WireError} when nothing after it can be trusted
 * @throws MongoError for what its sender can be told
 */
export function parseMessage(head: Head, bytes: Buffer): Request {
  const body = head.opCode === OpCode.query ? parseOpQuery(bytes) : parseOpMsg(bytes);
  const database = body['$db'];
  if (database === undefined) throw located(40571, 'OP_MSG requests require a $db argument');
  if (typeof database !== 'string') {
    throw typeMismatch(`BSON field '$db' is the wrong type '${typeNameOf(database)}', expected type 'string'`);
  }
  return { ...head, name: Object.keys(body)[0] ?? '', database, body };
}

function parseOpMsg(bytes: Buffer): Doc {
  const end = endOfSections(bytes);
  const sequences = new Map<string, unknown[]>();
  let body: Doc | undefined;
  for (let at = SECTIONS_AT; at < end;) {
    const kind = bytes.readUInt8(at);
    if (kind > 1) throw located(40432, `Unknown section kind ${kind}`);
    const section = cut(bytes, at + 1, end, 'section', 'message');
    at += 1 + section.length;
    if (kind === 1) {
      readSequence(section, sequences);
    } else {
      if (body) throw located(40430, 'Multiple body sections in message');
      body = decodeSent(section, nameOf(section) === 'insert' ? keepingDocuments : {});
    }
  }
  if (!body) throw located(40587, 'OP_MSG messages must have a body');
  const twice = [...sequences.keys()].find((name) => Object.hasOwn(body, name));
  if (twice !== undefined) throw located(40433, `Duplicate field between body and document sequence ${twice}`);
  return { ...body, ...Object.fromEntries(sequences) };
}

/** Documents to be stored are kept as they came. */
const keepingDocuments = { fieldsAsRaw: { documents: true } };

function endOfSections(bytes: Buffer): number {
  if (!(bytes.readUInt32LE(FLAGS_AT) & CHECKSUM_PRESENT)) return bytes.length;
  const end = bytes.length - CHECKSUM_BYTES;
  if (end < SECTIONS_AT || bytes.readUInt32LE(end) !== crc32c(bytes.subarray(0, end))) {
    throw new MongoError(288, 'ChecksumMismatch', 'OP_MSG checksum does not match contents');
  }
  return end;
}

/** A piece that begins with its own length. */
function cut(bytes: Buffer, at: number, end: number, piece: string, whole: string): Buffer {
  const length = at + 4 <= end ? bytes.readInt32LE(at) : -1;
  if (length < LEAST_DOCUMENT_BYTES || at + length > end) {
    throw failedToParse(`a ${piece} of ${length} bytes does not fit into its ${whole}`);
  }
  return bytes.subarray(at, at + length);
}

/** The name of a document's first field, empty when it has none. */
function nameOf(document: Buffer): string {
  return document.toString('utf8', 5, Math.max(5, document.indexOf(0, 5)));
}

/** A named run of documents, sent beside the body to save encoding them as an array. */
function readSequence(section: Buffer, sequences: Map<string, unknown[]>): void {
  // MongoDB closes the connection here, too.
  if (sequences.size === MAX_SEQUENCES) throw new WireError('there are too many document sequences');
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw failedToParse('a document sequence has no name');
  const name = section.toString('utf8', 4, nameEnd);
  if (sequences.has(name)) throw located(40431, `Duplicate document sequence: ${name}`);
  const documents: unknown[] = [];
  for (let at = nameEnd + 1; at < section.length;) {
    const document = cut(section, at, section.length, 'document', 'section');
    documents.push(name === 'documents' ? document : decodeSent(document));
    at += document.length;
  }
  sequences.set(name, documents);
}

/** Drivers say hello once in this form, before they know that the server understands the other. */
function parseOpQuery(bytes: Buffer): Doc {
  const nameEnd = bytes.indexOf(0, SECTIONS_AT);
  const namespace = bytes.toString('utf8', SECTIONS_AT, Math.max(SECTIONS_AT, nameEnd));
  const [, database] = /^([^.]+)\.\$cmd$/.exec(namespace) ?? [];
  if (database === undefined) throw located(5739101, 'OP_QUERY is no longer supported, except to say hello');
  const body = decodeSent(cut(bytes, nameEnd + 9, bytes.length, 'query', 'message'));
  const [name = ''] = Object.keys(body);
  if (greetings.has(name)) return { ...body, $db: database };
  throw new MongoError(352, 'UnsupportedOpQueryCommand', `Unsupported OP_QUERY command: ${name}`);
}
