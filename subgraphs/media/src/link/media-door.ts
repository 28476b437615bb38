import { HttpError, type Exchange } from '@sl3/platform/http';
import { pipeline } from 'node:stream/promises';
import { findVisible } from '../asset/media-asset.loader.js';
import type { MediaAsset } from '../asset/media-asset.js';
import { askerOf, type Asker } from '../asset/media-asset.policy.js';
import type { MediaContext } from '../context.js';
import { MissingFileError, ORIGINAL, storageKey } from '../storage/storage-driver.js';
import { attachmentDisposition } from './attachment-disposition.js';
import { readRange } from './byte-range.js';
import type { LinkSubject } from './link-signer.js';

/** What a link leads to: where it lies, and how it is handed out. */
interface Servable {
  key: string;
  bytes: number;
  headers: Record<string, string>;
}

/**
 * `GET /media/<assetId>/<variant>`: hands out one file to the person its link was made for, if they may have it now.
 *
 * A link of ours that has not ended, by its own person, is 404 once the file is not theirs to see; anything else is 403.
 * Neither says why.
 */
export async function answerMedia(exchange: Exchange, ctx: MediaContext): Promise<void> {
  const { request, response, url } = exchange;
  // Whatever is answered: a browser neither guesses what it is nor runs it, and no other site shows it.
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('content-security-policy', "sandbox; default-src 'none'");
  const hasOwnOrigin = ctx.config.MEDIA_ORIGIN !== undefined;
  response.setHeader('cross-origin-resource-policy', hasOwnOrigin ? 'cross-origin' : 'same-origin');
  response.setHeader('cache-control', 'no-store');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    throw new HttpError(405, 'Only GET.');
  }
  const link = ctx.links.read(url);
  const asker = link && askerWith(ctx, link);
  if (!link || !asker) throw new HttpError(403, 'Forbidden.');
  const [asset] = await findVisible(ctx, { asker, ids: [link.assetId] });
  const servable = asset?.state === 'READY' ? servableOf(asset, link.variant) : undefined;
  if (!servable) throw new HttpError(404, 'Not found.');

  const maxAgeS = Math.max(0, Math.floor(link.endsAtS - ctx.clock.now().getTime() / 1_000));
  await send(exchange, ctx, { ...servable, cacheControl: `private, max-age=${maxAgeS}` });
}

/** With an origin of its own for files no cookie arrives: there the link alone names its person. */
function askerWith(ctx: MediaContext, link: LinkSubject): Asker | undefined {
  if (ctx.config.MEDIA_ORIGIN !== undefined) return { userId: link.userId, isStaff: link.isStaff };
  const asker = askerOf(ctx.viewer.principal);
  return asker?.userId === link.userId ? asker : undefined;
}

function servableOf(asset: MediaAsset, variant: string): Servable | undefined {
  if (asset.kind === 'FILE') {
    if (variant !== 'file') return undefined;
    const headers = {
      'content-type': 'application/octet-stream',
      'content-disposition': attachmentDisposition(asset.fileName),
    };
    return { key: storageKey(asset._id, ORIGINAL), bytes: asset.bytes, headers };
  }
  const stored = asset.stored?.find(({ name }) => name === variant);
  if (!stored) return undefined;
  const headers = { 'content-type': `image/${stored.format.toLowerCase()}`, 'content-disposition': 'inline' };
  return { key: storageKey(asset._id, stored.name), bytes: stored.bytes, headers };
}

async function send(
  { request, response }: Exchange,
  ctx: MediaContext,
  { key, bytes, headers, cacheControl }: Servable & { cacheControl: string },
): Promise<void> {
  // What lies under a key never changes.
  const etag = `"${key.replace('/', '.')}"`;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag, 'cache-control': cacheControl }).end();
    return;
  }
  const isWhole = request.headers['if-range'] !== undefined && request.headers['if-range'] !== etag;
  const range = isWhole ? undefined : readRange(request.headers.range, bytes);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${bytes}` }).end();
    return;
  }
  const length = range ? range.end - range.start + 1 : bytes;
  const whole = { ...headers, etag, 'accept-ranges': 'bytes', 'cache-control': cacheControl, 'content-length': length };
  const rest = range && { 'content-range': `bytes ${range.start}-${range.end}/${bytes}` };
  if (request.method === 'HEAD') {
    response.writeHead(range ? 206 : 200, { ...whole, ...rest }).end();
    return;
  }
  const stream = await ctx.storage.get(key, range).catch((error: unknown) => {
    if (!(error instanceof MissingFileError)) throw error;
    ctx.log.error({ err: error }, 'a file that should be there is not');
    throw new HttpError(404, 'Not found.');
  });
  response.writeHead(range ? 206 : 200, { ...whole, ...rest });
  await pipeline(stream, response).catch((error: unknown) => {
    // Whoever hangs up has seen enough.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
