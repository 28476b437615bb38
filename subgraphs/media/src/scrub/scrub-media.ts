import type { QueryFilter } from 'mongoose';
import type { AssetUse } from '../access/asset-use.js';
import { recordDeleted } from '../asset/delete-media-asset.js';
import type { MediaAsset } from '../asset/media-asset.js';
import type { MediaServices } from '../context.js';
import { ORIGINAL, storageKey, type StoredFile } from '../storage/storage-driver.js';

const DAY_MS = 86_400_000;
/** How long what was deleted can be brought back from a backup of the documents alone. */
const KEPT_MS = 30 * DAY_MS;
/** Long enough for the slowest line; after that nobody comes back. */
const UNFINISHED_MS = DAY_MS;
const BATCH = 200;

/**
 * The nightly tidying: bytes that nobody may have any longer leave the storage.
 *
 * In this order, so that what the first steps delete is the last one's to find. Safe to repeat and to break off.
 */
export async function scrubMedia(ctx: MediaServices, { signal }: { signal: AbortSignal }): Promise<void> {
  await deleteUnfinished(ctx, signal);
  await deleteRemoved(ctx, signal);
  const scrubbed = await scrubGone(ctx, signal);
  const strays = await deleteStrays(ctx, signal);
  ctx.log.info({ scrubbed, strays }, 'media scrubbed');
}

/** Uploads that were begun a day ago and never ended. */
async function deleteUnfinished(ctx: MediaServices, signal: AbortSignal): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - UNFINISHED_MS);
  for await (const asset of each(ctx, { state: 'UPLOADING', createdAt: { $lt: before } })) {
    signal.throwIfAborted();
    const { state } = await recordDeleted(ctx, { asset, byUserId: null, onlyWhile: 'UPLOADING' });
    if (state === 'DELETED') await ctx.storage.delete(storageKey(asset._id, ORIGINAL));
  }
}

/** Files whose every message was removed 30 days ago: until then a removal can be taken back. */
async function deleteRemoved(ctx: MediaServices, signal: AbortSignal): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - KEPT_MS);
  const { uses, assets } = ctx.collections;
  for await (const { assetId } of uses
    .find({ removedAt: { $lt: before } })
    .lean<AssetUse[]>()
    .cursor()) {
    signal.throwIfAborted();
    const isCarried = await uses.exists({ assetId, $nor: [{ removedAt: { $lt: before } }] });
    const asset = isCarried ? null : await assets.findById(assetId).lean<MediaAsset>();
    if (asset) await recordDeleted(ctx, { asset, byUserId: null });
  }
}

/** Bytes of what was refused, at once, and of what was deleted 30 days ago. */
async function scrubGone(ctx: MediaServices, signal: AbortSignal): Promise<number> {
  const before = new Date(ctx.clock.now().getTime() - KEPT_MS);
  const gone: QueryFilter<MediaAsset> = {
    $or: [{ state: 'REFUSED' }, { state: 'DELETED', settledAt: { $lt: before } }],
  };
  const doomed = new Map<string, string[]>();
  let count = 0;
  for await (const { key } of ctx.storage.list()) {
    signal.throwIfAborted();
    const assetId = assetOf(key);
    doomed.set(assetId, [...(doomed.get(assetId) ?? []), key]);
    if (doomed.size >= BATCH) count += await scrubBatch(ctx, doomed, gone);
  }
  return count + (await scrubBatch(ctx, doomed, gone));
}

async function scrubBatch(
  ctx: MediaServices,
  doomed: Map<string, string[]>,
  gone: QueryFilter<MediaAsset>,
): Promise<number> {
  const ids = [...doomed.keys()];
  const found = await ctx.collections.assets.find({ $and: [{ _id: { $in: ids } }, gone] }, { _id: 1 }).lean();
  for (const { _id } of found) {
    for (const key of doomed.get(_id) ?? []) await ctx.storage.delete(key);
    await ctx.collections.assets.updateOne({ _id }, { $set: { scrubbedAt: ctx.clock.now() } });
  }
  doomed.clear();
  return found.length;
}

/** Files of no asset, half written ones, and originals that a crash left beside their variants. */
async function deleteStrays(ctx: MediaServices, signal: AbortSignal): Promise<number> {
  const before = ctx.clock.now().getTime() - UNFINISHED_MS;
  let count = 0;
  let batch: StoredFile[] = [];
  const flush = async (): Promise<void> => {
    for (const { key } of await straysOf(ctx, batch)) {
      await ctx.storage.delete(key);
      count += 1;
    }
    batch = [];
  };
  for await (const file of ctx.storage.list()) {
    signal.throwIfAborted();
    if (file.changedAt.getTime() < before) batch.push(file); // what is younger may still be on its way
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  return count;
}

async function straysOf(ctx: MediaServices, files: readonly StoredFile[]): Promise<StoredFile[]> {
  const ids = [...new Set(files.map(({ key }) => assetOf(key)))];
  const assets = await ctx.collections.assets.find({ _id: { $in: ids } }).lean<MediaAsset[]>();
  const known = new Map(assets.map((asset) => [asset._id, asset]));
  return files.filter(({ key }) => {
    const asset = known.get(assetOf(key));
    return !asset || !belongsTo(asset, key.slice(asset._id.length + 1));
  });
}

function belongsTo(asset: MediaAsset, name: string): boolean {
  if (asset.state === 'READY' && asset.kind === 'IMAGE')
    return asset.stored?.some((variant) => variant.name === name) ?? false;
  return !name.includes('.'); // the part of a write that was cut short
}

const assetOf = (key: string): string => key.split('/')[0] ?? '';

async function* each(ctx: MediaServices, filter: QueryFilter<MediaAsset>): AsyncIterable<MediaAsset> {
  yield* ctx.collections.assets.find(filter).lean<MediaAsset[]>().cursor() as AsyncIterable<MediaAsset>;
}
