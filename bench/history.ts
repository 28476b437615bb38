import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { projectRoot } from '@sl3/stack/topology';
import { randomFrom } from './measure/random.js';
import type { Platform } from './platform.js';

/** A history in the format of docs/IMPORT.md, as a file that can be imported. */
export interface HistoryFile {
  readonly path: string;
  readonly messages: number;
}

/**
 * The first so many messages of a history, put into one room.
 *
 * @param source - a JSONL file, gzipped or not; without one a history is made up
 */
export async function historyOf(
  folder: string,
  o: { source: string | undefined; messages: number },
): Promise<HistoryFile> {
  const path = join(folder, `${o.messages}.jsonl`);
  let messages = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const line of o.source === undefined ? madeUp(o.messages) : linesOf(o.source)) {
      const isMessage = /"type":"(message|action)"/.test(line) && !/"text":""/.test(line);
      if (isMessage && ++messages > o.messages) {
        messages -= 1;
        return;
      }
      yield `${line}\n`;
    }
  }
  await pipeline(lines, createWriteStream(path));
  return { path, messages };
}

/** Imports it as an operator does. */
export async function importHistory(platform: Platform, file: HistoryFile): Promise<void> {
  const child = spawn(process.execPath, [`${projectRoot}cli/dist/main.js`, 'import', file.path], {
    env: { ...process.env, SL3_DATA_DIR: platform.stack.folder.path },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('the import failed');
}

async function* linesOf(source: string): AsyncGenerator<string> {
  const file = createReadStream(source);
  yield* createInterface({ input: source.endsWith('.gz') ? file.pipe(createGunzip()) : file });
}

const WORDS =
  'the and you that with this have from not but what can just like when there some apt install kernel driver'.split(
    ' ',
  );

/** A busy channel of 2,000 people; the same every time. */
function* madeUp(messages: number): Generator<string> {
  const random = randomFrom(42);
  const startMs = Date.UTC(2020, 0, 1);
  for (let n = 0; n < messages; n += 1) {
    const words = Array.from(
      { length: 3 + Math.floor(random() * 20) },
      () => WORDS[Math.floor(random() * WORDS.length)],
    );
    const row = {
      id: `made-up:${n}`,
      ...{ type: 'message', room: '#made-up', at: new Date(startMs + n * 30_000).toISOString().slice(0, 16) },
      nick: `nick${Math.floor(random() ** 3 * 2_000)}`, // few say most
      text: words.join(' '),
      ...(n > 10 && random() < 0.25 && { replyTo: `made-up:${n - 1 - Math.floor(random() * 8)}` }),
    };
    yield JSON.stringify(row);
  }
}
