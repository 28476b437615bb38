import { index, modelOptions, prop } from '@typegoose/typegoose';
import fc from 'fast-check';
import type { Connection, Model } from 'mongoose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelOf, openMongo, syncIndexes } from './mongo.js';
import { OrderedLog, type Draft } from './ordered-log.js';
import { eventually } from './testing/eventually.js';
import { testNames } from './testing/names.js';
import { openProxy, type Proxy } from './testing/proxy.js';

@modelOptions({ schemaOptions: { collection: 'lines', versionKey: false } })
@index({ book: 1, seq: 1 }, { unique: true })
@index({ book: 1, nonce: 1 }, { unique: true, partialFilterExpression: { nonce: { $exists: true } } })
class Line {
  @prop({ type: () => String })
  book!: string;

  @prop({ type: () => Number })
  seq!: number;

  @prop({ type: () => String })
  nonce?: string;

  @prop({ type: () => String })
  text!: string;

  /** Covers the entry before it, as a digest would. */
  @prop({ type: () => String })
  before!: string;
}

describe('an ordered log', () => {
  const names = testNames();
  let connections: [Connection, Connection];
  let model: Model<Line>;
  let books = 0;

  beforeAll(async () => {
    const open = () => openMongo({ uri: names.mongodbUri, database: names.database });
    connections = [await open(), await open()];
    model = modelOf(connections[0], Line);
    await syncIndexes([model]);
  });
  afterAll(async () => {
    for (const connection of connections) await connection.close();
  });

  const newLog = (node: 0 | 1 = 0, onAppended?: (book: string, lines: Line[]) => void) =>
    new OrderedLog({
      model: modelOf(connections[node], Line),
      partitionField: 'book',
      ...(onAppended ? { onAppended } : {}),
    });
  const newBook = () => `book-${String((books += 1))}`;
  const draft = (book: string, text: string, more: Partial<Draft<Line>> & { nonce?: string } = {}): Draft<Line> => {
    const { nonce, ...rest } = more;
    return {
      build: (_seq, previous) => ({ book, text, before: previous?.text ?? '', ...(nonce ? { nonce } : {}) }),
      ...(nonce ? { findExisting: () => model.findOne({ book, nonce }).lean<Line>() } : {}),
      ...rest,
    };
  };
  const textsOf = async (book: string) => (await newLog().readAfter(book, 0, 10_000)).map(({ text }) => text);

  test('numbers what is appended 1, 2, 3 … and builds each on the one before', async () => {
    const log = newLog();
    const book = newBook();
    for (const text of ['a', 'b']) await log.append(book, draft(book, text));
    await log.appendMany(book, [draft(book, 'c'), draft(book, 'd')]);

    expect(await log.readAfter(book, 1, 2)).toMatchObject([
      { seq: 2, text: 'b', before: 'a' },
      { seq: 3, text: 'c', before: 'b' },
    ]);
    expect([await log.head(book), log.knownHead(book)]).toEqual([4, 4]);
  });

  test('goes on after the last entry when the process starts anew', async () => {
    const book = newBook();
    await newLog().append(book, draft(book, 'a'));
    const restarted = newLog();

    expect(restarted.knownHead(book)).toBeUndefined();
    expect((await restarted.append(book, draft(book, 'b'))).entry).toMatchObject({ seq: 2, before: 'a' });
  });

  test('writes what waits in few goes, and tells each entry once, in order', async () => {
    const told: number[][] = [];
    const log = newLog(0, (_book, lines) => told.push(lines.map(({ seq }) => seq)));
    const book = newBook();
    await Promise.all(Array.from({ length: 200 }, (_, i) => log.append(book, draft(book, String(i)))));

    expect(told.flat()).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(told.length).toBeLessThan(5);
  });

  describe('given the same unique key is sent again', () => {
    test('answers with what is stored, and stores nothing', async () => {
      const log = newLog();
      const book = newBook();
      const first = await log.append(book, draft(book, 'hello', { nonce: 'n1' }));
      const again = await newLog(1).append(book, draft(book, 'hello', { nonce: 'n1' }));

      expect([first.isNew, again.isNew, again.entry.seq]).toEqual([true, false, 1]);
      expect(await textsOf(book)).toEqual(['hello']);
    });

    test('stores it once when both come in one batch, and all that is around it', async () => {
      const book = newBook();
      const log = newLog();
      const sent = ['n1', 'n2', 'n1', 'n3', 'n2'].map((nonce) => draft(book, nonce, { nonce }));
      const appended = await log.appendMany(book, sent);

      expect(appended.map(({ isNew }) => isNew)).toEqual([true, true, false, true, false]);
      expect(await textsOf(book)).toEqual(['n1', 'n2', 'n3']);
    });
  });

  describe('given another process wrote meanwhile', () => {
    test('tells a draft everything that came after it was decided', async () => {
      const [one, two] = [newLog(0), newLog(1)];
      const book = newBook();
      await one.append(book, draft(book, 'a'));
      await two.appendMany(book, [draft(book, 'b'), draft(book, 'c')]);
      const heard: string[] = [];
      const recheck = (since: Line[]) => void heard.push(...since.map(({ text }) => text));

      expect((await one.append(book, draft(book, 'd', { checkedAt: 1, recheck }))).entry.seq).toBe(4);
      expect(heard).toEqual(['b', 'c']);
    });

    test('tells it in parts when very much came, so that a process that was idle holds no whole log in memory', async () => {
      const [one, two] = [newLog(0), newLog(1)];
      const book = newBook();
      await one.append(book, draft(book, 'a'));
      const many = Array.from({ length: 2_500 }, (_, i) => `import ${i}`);
      await two.appendMany(
        book,
        many.map((text) => draft(book, text)),
      );
      const parts: string[][] = [];
      const recheck = (since: Line[]) => void parts.push(since.map(({ text }) => text));

      expect((await one.append(book, draft(book, 'z', { checkedAt: 1, recheck }))).entry.seq).toBe(2_502);
      expect(parts.flat()).toEqual(many);
      expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(1_000);
    });

    test('refuses only the draft that its recheck refuses', async () => {
      const [one, two] = [newLog(0), newLog(1)];
      const book = newBook();
      await one.append(book, draft(book, 'a'));
      await two.append(book, draft(book, 'locked'));
      const refuse = (since: Line[]) => {
        if (since.some(({ text }) => text === 'locked')) throw new Error('The book is locked.');
      };
      const outcomes = await Promise.allSettled([
        one.append(book, draft(book, 'b')),
        one.append(book, draft(book, 'c', { recheck: refuse })),
        one.append(book, draft(book, 'd')),
      ]);

      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await textsOf(book)).toEqual(['a', 'locked', 'b', 'd']);
    });
  });

  test('lets no reader past a draft that another process is slow to write', async () => {
    const [slow, quick] = [newLog(0), newLog(1)];
    const book = newBook();
    const [hasSeq, mayWrite] = [signal(), signal()];
    const written = slow.append(
      book,
      draft(book, 'slow', {
        build: async (_seq, previous) => {
          hasSeq.give();
          await mayWrite.given;
          return { book, text: 'slow', before: previous?.text ?? '' };
        },
      }),
    );
    await hasSeq.given;
    await quick.append(book, draft(book, 'quick'));
    const read = await quick.readAfter(book, 0, 10);
    mayWrite.give();
    await written;
    read.push(...(await quick.readAfter(book, read.at(-1)!.seq, 10)));

    expect(read.map(({ text }) => text)).toEqual(['quick', 'slow']);
  });

  test('rechecks a draft against those before it in the same batch', async () => {
    const log = newLog();
    const book = newBook();
    await log.append(book, draft(book, 'a'));
    const onlyOne = (since: Line[]) => {
      if (since.length > 0) throw new Error('Too soon.');
    };
    const outcomes = await Promise.allSettled(
      ['b', 'c', 'd'].map((text) => log.append(book, draft(book, text, { checkedAt: 1, recheck: onlyOne }))),
    );

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await textsOf(book)).toEqual(['a', 'b']);
  });

  test('is not refused because of a neighbour in the batch that turned out to be a repeat', async () => {
    const log = newLog();
    const book = newBook();
    await log.append(book, draft(book, 'first', { nonce: 'n1' }));
    const onlyOne = (since: Line[]) => {
      if (since.length > 0) throw new Error('Too soon.');
    };
    const [repeat, next] = await log.appendMany(book, [
      draft(book, 'first', { nonce: 'n1', checkedAt: 1 }),
      draft(book, 'second', { checkedAt: 1, recheck: onlyOne }),
    ]);

    expect([repeat?.isNew, next?.isNew]).toEqual([false, true]);
  });

  test('lets go of a draft that cannot be built, without leaving a hole', async () => {
    const log = newLog();
    const book = newBook();
    const broken = draft(book, 'x', {
      build: () => {
        throw new Error('cannot be built');
      },
    });
    const outcomes = await Promise.allSettled([
      log.append(book, draft(book, 'a')),
      log.append(book, broken),
      log.append(book, draft(book, 'b')),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await log.readAfter(book, 0, 10)).map(({ seq, before }) => [seq, before])).toEqual([
      [1, ''],
      [2, 'a'],
    ]);
  });

  describe('given the line to the store is cut', () => {
    let proxy: Proxy;
    let connection: Connection;
    let log: OrderedLog<Line>;

    beforeAll(async () => {
      const { hostname, port } = new URL(names.mongodbUri);
      proxy = await openProxy({ host: hostname, port: Number(port) });
      const uri = `mongodb://127.0.0.1:${String(proxy.port)}/?directConnection=true`;
      connection = await openMongo({ uri, database: names.database });
      log = new OrderedLog({ model: modelOf(connection, Line), partitionField: 'book' });
    });
    afterAll(async () => {
      await connection.close();
      await proxy.close();
    });

    test('says that it cannot tell when the answer to a write is lost, and a retry finds what went in', async () => {
      const book = newBook();
      await log.append(book, draft(book, 'a'));

      proxy.swallowReplies();
      const lost = log.append(book, draft(book, 'b', { nonce: 'n1' }));
      await eventually(async () => {
        expect(await textsOf(book)).toEqual(['a', 'b']);
      });
      proxy.cut();
      await expect(lost).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE' } });
      expect(log.knownHead(book)).toBeUndefined();

      proxy.mend();
      const again = await eventually(() => log.append(book, draft(book, 'b', { nonce: 'n1' })));
      expect(again).toMatchObject({ isNew: false, entry: { seq: 2 } });
      expect((await log.append(book, draft(book, 'c'))).entry.seq).toBe(3);
    });

    test('refuses what waits within seconds, and goes on when the line is back', async () => {
      const book = newBook();
      await log.append(book, draft(book, 'a'));
      proxy.cut();

      const started = performance.now();
      const all = await Promise.allSettled(['b', 'c'].map((text) => log.append(book, draft(book, text))));
      for (const outcome of all) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { extensions: { code: 'UNAVAILABLE' } } });
      }
      expect(performance.now() - started).toBeLessThan(4_000);

      proxy.mend();
      expect((await eventually(() => log.append(book, draft(book, 'd')))).entry.seq).toBe(2);
    });
  });

  test('has seq 1 to n without holes or doubles, and every acknowledged draft once, whoever writes at once', async () => {
    const send = fc.record({
      node: fc.constantFrom<0 | 1>(0, 1),
      nonce: fc.option(fc.integer({ min: 0, max: 15 }), { nil: undefined }),
      isTogether: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(send, { minLength: 10, maxLength: 60 }), async (sends) => {
        const book = newBook();
        const nodes = [newLog(0), newLog(1)] as const;
        const acknowledged: { text: string; seq: number; isNew: boolean }[] = [];
        let together: Promise<void>[] = [];
        for (const [i, { node, nonce, isTogether }] of sends.entries()) {
          const text = nonce === undefined ? `plain-${String(i)}` : `nonce-${String(nonce)}`;
          const sent = nodes[node]
            .append(book, draft(book, text, nonce === undefined ? {} : { nonce: text }))
            .then(({ entry, isNew }) => void acknowledged.push({ text, seq: entry.seq, isNew }));
          together.push(sent);
          if (!isTogether) await Promise.all(together.splice(0));
        }
        await Promise.all(together);
        together = [];

        const stored = await newLog().readAfter(book, 0, 1_000);
        expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, i) => i + 1));
        expect(stored.map(({ before }) => before)).toEqual(['', ...stored.slice(0, -1).map(({ text }) => text)]);
        for (const { text, seq } of acknowledged) expect(stored[seq - 1]?.text).toBe(text);
        expect(acknowledged).toHaveLength(sends.length);
        expect(acknowledged.filter(({ isNew }) => isNew)).toHaveLength(stored.length);
        expect(new Set(stored.map(({ text }) => text)).size).toBe(stored.length);
      }),
      { numRuns: 25 },
    );
  });
});

/** Something one part of a test waits for and another gives. */
function signal(): { given: Promise<void>; give: () => void } {
  let give!: () => void;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}
