import type { Duplex } from 'node:stream';

/**
 * The part of a `next` message that all who share it receive: everything after the operation's id. Made once, shared by
 * every socket; only the id and the frame's length are each socket's own.
 */
export function nextTail(payload: unknown): Buffer {
  return Buffer.from(`,"type":"next","payload":${JSON.stringify(payload)}}`);
}

/** Up to here a copy of the tail is cheaper than handing the kernel two pieces. */
const COPIED_MAX_BYTES = 4_096;

/** The last whole frame made of a tail: clients number their operations alike, so most sockets get the same bytes. */
const lastWhole = new WeakMap<Buffer, { readonly id: string; readonly frame: Buffer }>();

/** A message for one socket: the frame's header and the operation's id, and what all share. */
function framePieces(id: string, tail: Buffer): readonly [Buffer, Buffer?] {
  const last = lastWhole.get(tail);
  if (last?.id === id) return [last.frame];
  const start = Buffer.from(`{"id":${JSON.stringify(id)}`);
  const header = frameHeader(start.length + tail.length);
  if (tail.length > COPIED_MAX_BYTES) return [Buffer.concat([header, start]), tail];
  const frame = Buffer.concat([header, start, tail]);
  lastWhole.set(tail, { id, frame });
  return [frame];
}

/** RFC 6455, 5.2: one final, unmasked text frame. */
function frameHeader(length: number): Buffer {
  const FINAL_TEXT = 0x81;
  if (length < 126) return Buffer.from([FINAL_TEXT, length]);
  if (length < 65_536) {
    const header = Buffer.from([FINAL_TEXT, 126, 0, 0]);
    header.writeUInt16BE(length, 2);
    return header;
  }
  const header = Buffer.from([FINAL_TEXT, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

/**
 * Writes frames to the sockets beneath WebSockets, each at once: while a thousand are written, what was touched for one
 * is still in the processor's cache, which a second pass over all of them would miss.
 *
 * What is long goes out as it is, so thousands of sockets hold one copy of what they all receive. `ws` sees nothing of
 * it, and need not: it keeps no queue of its own while it does not compress, so both write to the socket in order.
 */
export function writeFrame(socket: Duplex, id: string, tail: Buffer): void {
  const [first, rest] = framePieces(id, tail);
  if (!rest) {
    socket.write(first);
    return;
  }
  socket.cork();
  socket.write(first);
  socket.write(rest);
  socket.uncork();
}
