import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { CliFailure } from '../cli-failure.js';
import { parseRow, type HistoryRow } from './history-row.js';

/** One line of the file: its number from 1, and its row or what is wrong with it. */
export type HistoryLine = { number: number; row: HistoryRow } | { number: number; fault: string };

/**
 * Reads a history line by line, at constant memory. Names ending in `.gz` are unpacked; empty lines are passed over.
 *
 * @throws CliFailure when the file cannot be read or unpacked
 */
export async function* readHistory(file: string): AsyncGenerator<HistoryLine> {
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw new CliFailure(`There is no file ${file}. Name a JSONL or JSONL.gz file.`);

  const bytes = createReadStream(file);
  const plain = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  bytes.on('error', (cause) => plain.destroy(cause)); // pipe() does not hand errors on
  const lines = createInterface({ input: plain, crlfDelay: Infinity });
  let number = 0;
  try {
    for await (const line of lines) {
      number++;
      if (line.trim() === '') continue;
      yield { number, ...parseRow(line) };
    }
  } catch (cause) {
    throw new CliFailure(
      `${file} cannot be read after line ${number}: is it whole, and gzipped if its name ends in .gz?`,
      { cause },
    );
  }
}
