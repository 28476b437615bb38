import { unavailable } from '@sl3/platform/errors';
import { AssetFact } from '@sl3/schema/events';
import { z } from 'zod';
import type { MessagesContext } from '../context.js';
import type { AssetCopy } from './asset-copy.js';
import type { Attachment } from './attachment.js';
import { copyAsset } from './follow-asset.js';

/** The most files of one message. */
export const ATTACHMENTS_MAX = 10;
const ASK_TIMEOUT_MS = 300; // somebody is waiting

const Answer = z.object({ assets: z.array(AssetFact) });

/**
 * The viewer's files, as a message carries them, in the order asked for.
 *
 * Media is asked once about those that are not known here as ready: they may have become so a moment ago.
 *
 * @returns the id of the first that cannot be sent, when there is one
 * @throws UNAVAILABLE when media does not answer in time: refusing on an old copy would be wrong
 */
export async function attachAssets(
  ctx: MessagesContext,
  input: { assetIds: readonly string[] },
): Promise<{ attachments: Attachment[] } | { unusable: string }> {
  const { assetIds } = input;
  if (assetIds.length === 0) return { attachments: [] };
  let known = await findAssets(ctx, assetIds);
  // Deleted and refused is for good.
  const open = assetIds.filter((assetId) => !known.has(assetId));
  if (open.length > 0) {
    await askMedia(ctx, open);
    known = await findAssets(ctx, assetIds);
  }
  const attachments: Attachment[] = [];
  for (const assetId of assetIds) {
    const asset = known.get(assetId);
    if (asset?.state !== 'READY' || asset.ownerId !== ctx.viewer.userId) return { unusable: assetId };
    attachments.push(attachmentOf(asset));
  }
  return { attachments };
}

async function findAssets(ctx: MessagesContext, assetIds: readonly string[]): Promise<Map<string, AssetCopy>> {
  const assets = await ctx.collections.assets.find({ _id: { $in: assetIds } }).lean<AssetCopy[]>();
  return new Map(assets.map((asset) => [asset._id, asset]));
}

async function askMedia(ctx: MessagesContext, assetIds: readonly string[]): Promise<void> {
  try {
    const { assets } = Answer.parse(
      await ctx.neighbours.post('media', '/internal/assets', { assetIds }, { timeoutMs: ASK_TIMEOUT_MS }),
    );
    for (const asset of assets) await copyAsset(ctx, asset);
  } catch (error) {
    ctx.log.warn({ err: error }, 'media did not say whose files these are');
    throw unavailable();
  }
}

/** A settled file has all of these. */
function attachmentOf(asset: AssetCopy): Attachment {
  const { _id: assetId, kind = 'FILE', fileName = '', mimeType = '', bytes = 0, width, height, thumbhash } = asset;
  return {
    ...{ assetId, kind, fileName, mimeType, bytes },
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(thumbhash !== undefined && { thumbhash }),
  };
}
