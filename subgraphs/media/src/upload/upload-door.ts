import { unauthenticated } from '@sl3/platform/errors';
import { HttpError, type Exchange } from '@sl3/platform/http';
import { recordDeleted } from '../asset/delete-media-asset.js';
import type { MediaAsset } from '../asset/media-asset.js';
import type { MediaContext } from '../context.js';
import { ORIGINAL, storageKey } from '../storage/storage-driver.js';
import { finishUpload } from './finish-upload.js';
import { uploadedBytes } from './uploaded-bytes.js';

const TUS_VERSION = '1.0.0';

/**
 * `/uploads/<assetId>`: the core of tus 1.0 and its termination, for the owner of an upload that `beginUpload` began.
 *
 * Written here and not taken from @tus/server 2.4, which was looked at: it makes a web stream of every request and a node
 * stream of that again, a waiting lock of it spins the event loop until the other lets go, and most of it (creation,
 * deferred lengths, CORS for everybody) would have to be turned off. What is left are the four methods below.
 */
export async function answerUpload(exchange: Exchange, ctx: MediaContext): Promise<void> {
  const { request, response, url } = exchange;
  response.setHeader('tus-resumable', TUS_VERSION);
  response.setHeader('cache-control', 'no-store');
  if (request.method === 'OPTIONS') {
    response.setHeader('tus-version', TUS_VERSION);
    response.setHeader('tus-extension', 'termination');
    response.setHeader('tus-max-size', ctx.config.UPLOAD_MAX_BYTES);
    response.writeHead(204).end();
    return;
  }
  if (!ctx.viewer.isSignedIn) throw unauthenticated();
  if (request.headers['tus-resumable'] !== TUS_VERSION) {
    response.setHeader('tus-version', TUS_VERSION);
    throw new HttpError(412, 'Speak tus 1.0.0.');
  }
  const asset = await findOwn(ctx, url.pathname.slice('/uploads/'.length));
  switch (request.method) {
    case 'HEAD':
      return tellOffset(exchange, ctx, asset);
    case 'PATCH':
      return takeBytes(exchange, ctx, asset);
    case 'DELETE':
      await recordDeleted(ctx, { asset, byUserId: asset.ownerId });
      response.writeHead(204).end();
      return;
    default:
      response.setHeader('allow', 'OPTIONS, HEAD, PATCH, DELETE');
      throw new HttpError(405, 'Only OPTIONS, HEAD, PATCH and DELETE.');
  }
}

/** Absent, deleted and somebody else's are the same to whoever asks. */
async function findOwn(ctx: MediaContext, assetId: string): Promise<MediaAsset> {
  const { userId: ownerId } = ctx.viewer;
  const asset = await ctx.collections.assets
    .findOne({ _id: assetId, ownerId, state: { $ne: 'DELETED' } })
    .lean<MediaAsset>();
  if (!asset) throw new HttpError(404, 'Not found.');
  return asset;
}

async function tellOffset({ response }: Exchange, ctx: MediaContext, asset: MediaAsset): Promise<void> {
  const offset = await uploadedBytes(ctx, asset);
  // A crash came after the last byte and before anybody was told: whoever asks is told now.
  if (asset.state === 'UPLOADING' && offset === asset.bytes) await finishUpload(ctx, asset);
  response.setHeader('upload-offset', offset);
  response.setHeader('upload-length', asset.bytes);
  response.writeHead(200).end();
}

async function takeBytes({ request, response }: Exchange, ctx: MediaContext, asset: MediaAsset): Promise<void> {
  if (request.headers['content-type'] !== 'application/offset+octet-stream') {
    throw new HttpError(415, 'Send application/offset+octet-stream.');
  }
  const claimed = /^\d{1,15}$/.test(String(request.headers['upload-offset']))
    ? Number(request.headers['upload-offset'])
    : NaN;
  if (Number.isNaN(claimed)) throw new HttpError(400, 'Upload-Offset is missing.');

  const release = await ctx.uploadLocks.take(asset._id, () => request.destroy());
  let offset: number;
  try {
    offset = await uploadedBytes(ctx, asset);
    if (claimed !== offset) throw new HttpError(409, `The upload stands at ${offset}.`);
    const length = Number(request.headers['content-length'] ?? NaN);
    if (!(length <= asset.bytes - offset)) throw new HttpError(413, 'This is more than the file was said to have.');
    if (asset.state === 'UPLOADING') {
      offset = await ctx.storage.append(storageKey(asset._id, ORIGINAL), request as AsyncIterable<Buffer>, { offset });
    }
  } finally {
    release();
  }
  if (asset.state === 'UPLOADING' && offset === asset.bytes) await finishUpload(ctx, asset);
  response.setHeader('upload-offset', offset);
  response.writeHead(204).end();
}
