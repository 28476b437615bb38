import { mkdtemp, rm } from 'node:fs/promises';
import { createReadStream, createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { assetFact, type MediaAsset } from '../asset/media-asset.js';
import type { AssetRefusalReason } from '../asset/media-words.js';
import type { MediaServices } from '../context.js';
import { ORIGINAL, storageKey } from '../storage/storage-driver.js';
import { renderInChild } from './render-in-child.js';
import { sniff, SNIFFED_BYTES } from './sniff.js';

/** What an asset is once it was looked at. */
type Verdict =
  | { state: 'READY'; change: Pick<MediaAsset, 'mimeType' | 'width' | 'height' | 'thumbhash' | 'stored'> }
  | { state: 'REFUSED'; reason: AssetRefusalReason };

/**
 * Looks at a quarantined file and lets people have it, or refuses it with a reason.
 *
 * Safe to repeat at any point: variants are written again under the same names, the state changes once, and the original
 * of an image goes only when that is stored.
 *
 * @param o.signal - aborted when somebody else works on it
 */
export async function processAsset(ctx: MediaServices, o: { assetId: string; signal: AbortSignal }): Promise<void> {
  const asset = await ctx.collections.assets.findById(o.assetId).lean<MediaAsset>();
  if (!asset || asset.state === 'DELETED') return;
  const original = storageKey(asset._id, ORIGINAL);
  if (asset.state === 'UPLOADING' || asset.state === 'QUARANTINED') {
    // Asked for as the last byte came, so it is whole, unless somebody deleted it meanwhile.
    if ((await ctx.storage.lengthOf(original)) !== asset.bytes) return;
    const verdict = await judge(ctx, asset, o.signal);
    await settle(ctx, asset._id, verdict);
  }
  const settled = await ctx.collections.assets.findById(o.assetId).lean<MediaAsset>();
  // An original tells where a photo was taken; what was refused is nobody's.
  if (settled?.state === 'REFUSED' || (settled?.state === 'READY' && settled.kind === 'IMAGE')) {
    await ctx.storage.delete(original);
  }
}

async function judge(ctx: MediaServices, asset: MediaAsset, signal: AbortSignal): Promise<Verdict> {
  const original = storageKey(asset._id, ORIGINAL);
  if (asset.bytes > ctx.config.UPLOAD_MAX_BYTES) return { state: 'REFUSED', reason: 'TOO_LARGE' };
  const sniffed = sniff(await readStart(ctx, original, asset.bytes));
  if (asset.kind === 'FILE') {
    if (sniffed === 'runs') return { state: 'REFUSED', reason: 'FORBIDDEN_TYPE' };
    return { state: 'READY', change: { mimeType: asset.mimeType } };
  }
  // A telephone that names a WebP image `.jpg` means no harm: it is drawn anew as what it is.
  if (typeof sniffed === 'string') return { state: 'REFUSED', reason: 'TYPE_MISMATCH' };

  const folder = await mkdtemp(join(tmpdir(), 'sl3-image-'));
  try {
    const source = join(folder, ORIGINAL);
    await pipeline(await ctx.storage.get(original), createWriteStream(source), { signal });
    const deadlineMs = ctx.config.IMAGE_DEADLINE_MS;
    const rendering = await renderInChild({ source, type: sniffed.image, folder, deadlineMs, signal });
    if (!rendering.isImage) return { state: 'REFUSED', reason: rendering.reason };
    const { width, height, thumbhash, variants } = rendering;
    for (const { name } of variants) {
      await ctx.storage.put(storageKey(asset._id, name), createReadStream(join(folder, name)));
    }
    return { state: 'READY', change: { mimeType: sniffed.image, width, height, thumbhash, stored: variants } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readStart(ctx: MediaServices, key: string, bytes: number): Promise<Buffer> {
  const stream = await ctx.storage.get(key, { start: 0, end: Math.min(bytes, SNIFFED_BYTES) - 1 });
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Stores the verdict with its fact, unless the asset was settled or deleted meanwhile. */
async function settle(ctx: MediaServices, assetId: string, verdict: Verdict): Promise<void> {
  for (;;) {
    const asset = await ctx.collections.assets.findById(assetId).lean<MediaAsset>();
    if (asset?.state !== 'UPLOADING' && asset?.state !== 'QUARANTINED') return;
    const settledAt = ctx.clock.now();
    const version = asset.version + 1;
    const change =
      verdict.state === 'READY'
        ? { ...verdict.change, state: verdict.state, settledAt, version }
        : { refusedFor: verdict.reason, state: verdict.state, settledAt, version };
    const fact = {
      id: `${assetId}_${version}`,
      name: 'asset.settled' as const,
      payload: assetFact({ ...asset, ...change }),
      at: settledAt,
    };
    const { modifiedCount } = await ctx.collections.assets.updateOne(
      { _id: assetId, version: asset.version },
      { $set: change, $push: { pendingFacts: fact } },
    );
    if (modifiedCount === 0) continue; // it changed meanwhile: look again
    ctx.facts.nudge();
    const reason = verdict.state === 'REFUSED' ? verdict.reason : undefined;
    ctx.log.info({ assetId, kind: asset.kind, bytes: asset.bytes, reason }, `asset ${verdict.state.toLowerCase()}`);
    return;
  }
}
