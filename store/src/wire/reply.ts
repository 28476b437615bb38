import { Long } from 'bson';

import { encode } from '../bson/codec.js';
import type { Doc } from '../bson/value.js';
import { OpCode, type Head } from './message.js';

const AWAIT_CAPABLE = 8;
let lastReplyId = 0;

/** Puts an answer into the frame its request came in. */
export function frameReply({ opCode, requestId }: Head, body: Buffer): Buffer {
  const isQuery = opCode === OpCode.query;
  const head = Buffer.alloc(isQuery ? 36 : 21);
  lastReplyId = (lastReplyId + 1) & 0x7fffffff;
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(lastReplyId, 4);
  head.writeInt32LE(requestId, 8);
  head.writeInt32LE(isQuery ? OpCode.reply : OpCode.message, 12);
  if (isQuery) {
    head.writeInt32LE(AWAIT_CAPABLE, 16);
    head.writeInt32LE(1, 32);
  }
  return Buffer.concat([head, body]);
}

/** An answer that succeeded. */
export const succeeded = (fields: Doc = {}): Doc => ({ ...fields, ok: 1 });

/** The answer of a query: `{ cursor: { firstBatch | nextBatch, id, ns }, ok: 1 }`; its documents stay raw bytes. */
export function cursorReply(
  field: 'firstBatch' | 'nextBatch',
  batch: readonly Buffer[],
  cursorId: bigint,
  namespace: string,
): Buffer {
  const rest = encode({ id: Long.fromBigInt(cursorId), ns: namespace });
  const cursor = rawDocument([rawElement(0x04, field, rawArray(batch)), fieldsOf(rest)]);
  return rawDocument([rawElement(0x03, 'cursor', cursor), fieldsOf(encode({ ok: 1 }))]);
}

function rawArray(documents: readonly Buffer[]): Buffer {
  return rawDocument(documents.flatMap((document, at) => [Buffer.from(`\u0003${at}\u0000`, 'latin1'), document]));
}

function rawElement(type: number, name: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\u0000`), value]);
}

function fieldsOf(document: Buffer): Buffer {
  return document.subarray(4, -1);
}

function rawDocument(parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 5);
  const head = Buffer.alloc(4);
  head.writeInt32LE(length);
  return Buffer.concat([head, ...parts, Buffer.from([0])], length);
}
