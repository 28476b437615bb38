import { deserialize } from 'bson';

import { decode } from '../bson/codec.js';
import { isDoc, type Doc } from '../bson/value.js';

/** The two requests a driver sends: the old one only to say hello. */
export const OpCode = { reply: 1, query: 2004, message: 2013 } as const;

/** A command as it came over the wire. */
export interface Request {
  requestId: number;
  opCode: number;
  /** The first field of the body. */
  name: string;
  database: string;
  /** Typed numbers; the documents of an insert are raw bytes. */
  body: Doc;
  /** The body's own bytes, for those who need it decoded in another way. */
  raw: Buffer;
  /** The sender does not wait for an answer. */
  isUnacknowledged: boolean;
}

/** The bytes cannot be understood; the connection is of no further use. */
export class WireError extends Error {}

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const CHECKSUM_BYTES = 4;

/** Documents to be stored are kept as they came. */
const bodyOptions = {
  promoteValues: false,
  promoteLongs: false,
  bsonRegExp: true,
  fieldsAsRaw: { documents: true },
} as const;

/**
 * Reads one whole message, header included.
 *
 * @throws {@link WireError}
 */
export function parseMessage(bytes: Buffer): Request {
  const requestId = bytes.readInt32LE(4);
  const opCode = bytes.readInt32LE(12);
  if (opCode === OpCode.message) return parseOpMsg(bytes, requestId);
  if (opCode === OpCode.query) return parseOpQuery(bytes, requestId);
  throw new WireError(`operation ${opCode} is not known`);
}

function parseOpMsg(bytes: Buffer, requestId: number): Request {
  const flags = bytes.readUInt32LE(16);
  const end = flags & CHECKSUM_PRESENT ? bytes.length - CHECKSUM_BYTES : bytes.length;
  const sequences: Doc = {};
  let raw: Buffer | undefined;
  let at = 20;
  while (at < end) {
    const kind = bytes.readUInt8(at);
    const length = bytes.readInt32LE(at + 1);
    const stop = at + 1 + length;
    if (length < 5 || stop > end) throw new WireError('a section is longer than its message');
    if (kind === 0) raw = bytes.subarray(at + 1, stop);
    else if (kind === 1) readSequence(bytes.subarray(at + 5, stop), sequences);
    else throw new WireError(`section kind ${kind} is not known`);
    at = stop;
  }
  if (!raw) throw new WireError('the message has no body');
  const body: Doc = { ...deserialize(raw, bodyOptions), ...sequences };
  return request(requestId, OpCode.message, body, raw, (flags & MORE_TO_COME) !== 0);
}

/** A named run of documents, sent beside the body to save encoding them as an array. */
function readSequence(section: Buffer, sequences: Doc): void {
  const nameEnd = section.indexOf(0);
  const name = section.toString('utf8', 0, nameEnd);
  const documents: Buffer[] = [];
  for (let at = nameEnd + 1; at < section.length;) {
    const length = section.readInt32LE(at);
    if (length < 5 || at + length > section.length) throw new WireError('a document is longer than its section');
    documents.push(section.subarray(at, at + length));
    at += length;
  }
  sequences[name] = name === 'documents' ? documents : documents.map(decode);
}

/** Drivers say hello once in this form, before they know that the server understands the other. */
function parseOpQuery(bytes: Buffer, requestId: number): Request {
  const nameEnd = bytes.indexOf(0, 20);
  const namespace = bytes.toString('utf8', 20, nameEnd);
  const raw = bytes.subarray(nameEnd + 9);
  const body = { ...decode(raw.subarray(0, raw.readInt32LE(0))), $db: namespace.split('.')[0] };
  return request(requestId, OpCode.query, body, raw, false);
}

function request(requestId: number, opCode: number, body: Doc, raw: Buffer, isUnacknowledged: boolean): Request {
  const [name] = Object.keys(body);
  if (name === undefined) throw new WireError('the command is empty');
  const database = typeof body['$db'] === 'string' ? body['$db'] : '';
  return { requestId, opCode, name, database, body, raw, isUnacknowledged };
}

/** The documents of a command's array, which are raw when they came beside the body or are to be stored. */
export function rawDocuments(value: unknown): Buffer[] {
  if (!Array.isArray(value)) return [];
  return value.map((each: unknown) => {
    if (Buffer.isBuffer(each)) return each;
    if (each instanceof Uint8Array) return Buffer.from(each.buffer, each.byteOffset, each.length);
    throw new WireError(`a document was expected, not ${isDoc(each) ? 'a decoded one' : typeof each}`);
  });
}
