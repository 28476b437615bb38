import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ImageType } from '../asset/media-limits.js';
import type { Rendering } from './render-image.js';

/** A bundle of its own, which finds sharp in this package, whichever process it is started from; in the source the file. */
const CHILD = import.meta.url.endsWith('.ts')
  ? ['--import', 'tsx', '--conditions=source', fileURLToPath(new URL('./render-child.ts', import.meta.url))]
  : [createRequire(import.meta.url).resolve('@sl3/media/render-child')];

/**
 * Draws an image in a process of its own, which has nothing but the file: a decoder that crashes, hangs or is taken over
 * ends with it.
 *
 * @returns TOO_SLOW when it was ended at the deadline, UNREADABLE when the image felled it
 * @throws when `signal` is aborted, and when the process could not do its work at all
 */
export async function renderInChild(o: {
  source: string;
  type: ImageType;
  folder: string;
  deadlineMs: number;
  signal: AbortSignal;
}): Promise<Rendering> {
  const { source, type, folder } = o;
  const deadline = AbortSignal.timeout(o.deadlineMs);
  const child = spawn(process.execPath, [...CHILD, JSON.stringify({ source, type, folder })], {
    env: { MALLOC_ARENA_MAX: '2' }, // and none of our secrets
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.any([deadline, o.signal]),
    killSignal: 'SIGKILL',
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err = (said.err + text).slice(-2_000)));
  child.on('error', (error) => (said.err ||= String(error))); // its end follows
  const signalled = await new Promise((resolve) => {
    child.once('close', (_code, signal) => {
      resolve(signal);
    });
  });
  o.signal.throwIfAborted();
  if (deadline.aborted) return { isImage: false, reason: 'TOO_SLOW' };
  if (said.out !== '') return JSON.parse(said.out) as Rendering;
  if (signalled !== null) return { isImage: false, reason: 'UNREADABLE' };
  // No image does this: something is missing here. Nobody's file is refused for it.
  throw new Error(`The process that draws images failed: ${said.err}`);
}
