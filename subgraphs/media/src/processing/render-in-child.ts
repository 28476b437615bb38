import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
 * @returns TOO_SLOW when it was ended at the deadline, UNREADABLE when it fell
 * @throws when `signal` is aborted
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
    stdio: ['ignore', 'pipe', 'ignore'],
    signal: AbortSignal.any([deadline, o.signal]),
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.on('error', () => undefined); // it was ended, or could not begin: its end says the same
  await once(child, 'close');
  o.signal.throwIfAborted();
  if (deadline.aborted) return { isImage: false, reason: 'TOO_SLOW' };
  return said === '' ? { isImage: false, reason: 'UNREADABLE' } : (JSON.parse(said) as Rendering);
}
