import { signHead, SignedHead } from '@sl3/platform/signed-head';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JsonWebKey } from 'node:crypto';
import type { ModerationServices } from '../context.js';
import { AUDIT, type AuditEntry } from './audit-entry.js';

/**
 * Writes down where the audit stands, signed, in a file outside of the store: one line of JSON each time it has grown.
 *
 * Whoever can write to the store could cut the chain off or hash it anew from some entry on. They cannot make this line.
 */
export async function signAuditHead(ctx: ModerationServices): Promise<void> {
  const { AUDIT_HEADS_FILE: file, AUDIT_SIGNING_KEY } = ctx.config;
  const last = await ctx.collections.audit.findOne({ partition: AUDIT }).sort({ seq: -1 }).lean<AuditEntry>();
  if (!last || last.seq === (await lastSigned(file))?.seq) return;
  const { seq, hash } = last;
  const key = JSON.parse(AUDIT_SIGNING_KEY.reveal()) as JsonWebKey;
  await appendLine(file, JSON.stringify(signHead(key, { seq, hash, at: ctx.clock.now().toISOString() })));
  ctx.log.info({ seq }, 'audit head signed');
}

async function lastSigned(file: string): Promise<SignedHead | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const line = text.trimEnd().split('\n').at(-1);
  try {
    return SignedHead.parse(JSON.parse(line ?? ''));
  } catch {
    return undefined; // none yet, or cut short by a crash
  }
}

/** On disk when it resolves. A line of its own, whatever a crash left of the one before. */
async function appendLine(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'a+');
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    const isCut = size > 0 && last.toString() !== '\n';
    await handle.appendFile(`${isCut ? '\n' : ''}${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
