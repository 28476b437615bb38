import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { deserialize, serialize, type Document } from 'bson';

const HEAD_BYTES = 16;
const OP_REPLY = 1;

/** The operations a hostile caller may try; the last three are none of the store's. */
export const Operation = { query: 2004, message: 2013, insert: 2002, compressed: 2012, unknown: 77 } as const;

/** The flags of a message. */
export const Flag = { checksum: 1, moreToCome: 2, unknown: 4, exhaust: 1 << 16, optional: 1 << 30 } as const;

let lastRequestId = 0;

/** A message as it goes over the wire; its length is right unless another one is said. */
export function frame(operation: number, payload: Buffer, length = HEAD_BYTES + payload.length): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeInt32LE(length, 0);
  head.writeInt32LE(++lastRequestId, 4);
  head.writeInt32LE(operation, 12);
  return Buffer.concat([head, payload]);
}

/** A message of sections. */
export function opMsg(sections: readonly Buffer[], flags = 0): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(flags >>> 0);
  return frame(Operation.message, Buffer.concat([head, ...sections]));
}

/** A message that asks for one command. */
export const command = (body: Document): Buffer => opMsg([bodySection({ ...body, $db: 'hostile' })]);

/** The section that holds a command. */
export const bodySection = (body: Document | Buffer): Buffer =>
  Buffer.concat([Buffer.from([0]), Buffer.isBuffer(body) ? body : serialize(body)]);

/** The section that holds documents beside a command. */
export function sequenceSection(name: string, documents: readonly Buffer[]): Buffer {
  const content = Buffer.concat([Buffer.from(`${name}\u0000`), ...documents]);
  const head = Buffer.alloc(5);
  head[0] = 1;
  head.writeInt32LE(4 + content.length, 1);
  return Buffer.concat([head, content]);
}

/** A question in the old form. */
export function opQuery(namespace: string, body: Document): Buffer {
  const numbers = Buffer.alloc(8);
  return frame(
    Operation.query,
    Buffer.concat([Buffer.alloc(4), Buffer.from(`${namespace}\u0000`), numbers, serialize(body)]),
  );
}

/** A document of fields that are bytes already, with whatever length is said. */
export function rawDocument(fields: Buffer, length = fields.length + 5): Buffer {
  const head = Buffer.alloc(4);
  head.writeInt32LE(length);
  return Buffer.concat([head, fields, Buffer.from([0])]);
}

/** One field of such a document. */
export const rawField = (type: number, name: string, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\u0000`), value]);

/** So many documents inside of each other, as bytes: more than an encoder has stack for. */
export function nestedDocument(levels: number): Buffer {
  // Seven bytes open a level and one ends it.
  const bytesOf = (level: number) => 5 + 8 * (levels - level);
  const document = Buffer.alloc(bytesOf(0));
  for (let level = 0; level < levels; level++) {
    document.writeInt32LE(bytesOf(level), level * 7);
    document.write('\u0003a\u0000', level * 7 + 4, 'latin1');
  }
  document.writeInt32LE(5, levels * 7);
  return document;
}

/** A connection below any driver, which says what it likes. */
export class RawConnection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #isEnded = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#isEnded = true;
      this.#wake();
    });
  }

  /** Connects to a store. */
  static async open(uri: string): Promise<RawConnection> {
    const socket = connect(Number(new URL(uri).port), '127.0.0.1');
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** Sends bytes and waits for nothing. */
  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Sends bytes; answers the next answer, or undefined when the store ended the connection. */
  async ask(bytes: Buffer): Promise<Document | undefined> {
    this.send(bytes);
    for (;;) {
      const answer = this.#nextAnswer();
      if (answer || this.#isEnded) return answer;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Ends it without a word. */
  end(): void {
    this.#socket.destroy();
  }

  #nextAnswer(): Document | undefined {
    if (this.#received.length < HEAD_BYTES) return undefined;
    const length = this.#received.readInt32LE(0);
    if (this.#received.length < length) return undefined;
    const message = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return deserialize(message.subarray(message.readInt32LE(12) === OP_REPLY ? 36 : 21), { bsonRegExp: true });
  }
}
