import { notFound } from '@sl3/platform/errors';
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ModerationServices } from '../context.js';
import type { Cell } from './csv.js';
import type { Export } from './export.js';
import { formatRows } from './format-rows.js';
import { LISTS, readRows } from './rows.js';

/** What is known of a file once it is written. */
interface Manifest {
  rows: number;
  bytes: number;
  sha256: string;
}

/**
 * Writes an export to its file, row by row, in constant memory. Safe to repeat: each try writes a file of its own, and
 * only a whole one takes its name.
 */
export async function runExport(
  ctx: ModerationServices,
  { exportId, signal }: { exportId: string; signal: AbortSignal },
): Promise<void> {
  const { exports } = ctx.collections;
  const found = await exports.findById(exportId).lean<Export>();
  if (!found) throw notFound();
  // One that failed is here because somebody has it tried again.
  if (found.state === 'READY') return;

  const { EXPORT_DIR: folder } = ctx.config;
  await mkdir(folder, { recursive: true });
  await removeUnfinished(folder, exportId);
  const unfinished = join(folder, `${exportId}.${randomUUID()}.part`);
  try {
    const manifest = await write(ctx, { found, file: unfinished, signal });
    await writeFile(join(folder, `${exportId}.manifest.json`), `${JSON.stringify({ exportId, ...manifest })}\n`);
    await rename(unfinished, fileOf(folder, exportId));
    await exports.updateOne(
      { _id: exportId, state: { $ne: 'READY' } },
      { $set: { state: 'READY', finishedAt: ctx.clock.now(), ...manifest } },
    );
    ctx.log.info({ exportId, ...manifest }, 'export written');
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** What a killed try left. One that is still at it fails when it wants the name, and is not missed. */
async function removeUnfinished(folder: string, exportId: string): Promise<void> {
  const names = await readdir(folder);
  const unfinished = names.filter((name) => name.startsWith(`${exportId}.`) && name.endsWith('.part'));
  await Promise.all(unfinished.map((name) => rm(join(folder, name), { force: true })));
}

/** Where the file of an export is. */
export function fileOf(folder: string, exportId: string): string {
  return join(folder, exportId);
}

async function write(
  ctx: ModerationServices,
  o: { found: Export; file: string; signal: AbortSignal },
): Promise<Manifest> {
  const { found, file, signal } = o;
  const hash = createHash('sha256');
  const count = { rows: 0, bytes: 0 };
  async function* counted(): AsyncGenerator<Record<string, Cell>> {
    for await (const row of readRows(ctx.collections, found)) {
      count.rows += 1;
      yield row;
    }
  }
  async function* hashed(): AsyncGenerator<Buffer> {
    const columns = Object.keys(LISTS[found.of].columns);
    for await (const part of formatRows(found.format, { columns, rows: counted() })) {
      const bytes = Buffer.from(part);
      count.bytes += bytes.length;
      hash.update(bytes);
      yield bytes;
    }
  }
  await pipeline(Readable.from(hashed()), createWriteStream(file), { signal });
  await syncFile(file);
  return { ...count, sha256: hash.digest('hex') };
}

/** Its name must not point to bytes that a power cut takes away. */
async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
