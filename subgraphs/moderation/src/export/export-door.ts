import { HttpError, type Exchange } from '@sl3/platform/http';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ModerationContext } from '../context.js';
import { mayReview } from '../case/moderation-case.policy.js';
import { isLinkGood } from './export-link.js';
import type { Export } from './export.js';
import { FILE_TYPES } from './format-rows.js';
import { fileOf } from './run-export.js';

/**
 * `GET /exports/<exportId>`: hands out a finished export to the moderator its link was made for.
 *
 * A link that is not ours, not theirs or not good any more is 403; an export that is not there is 404. Neither says why.
 */
export async function answerExport({ request, response, url }: Exchange, ctx: ModerationContext): Promise<void> {
  // Whatever is answered: a browser neither guesses what it is nor runs it, and no other site shows it.
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('content-security-policy', "sandbox; default-src 'none'");
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('cache-control', 'no-store');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    throw new HttpError(405, 'Only GET.');
  }
  const exportId = /^\/exports\/(exp_[a-z0-9]+)$/.exec(url.pathname)?.[1] ?? '';
  const { principal } = ctx.viewer;
  if (principal.kind !== 'viewer' || !mayReview(principal)) throw new HttpError(403, 'Forbidden.');
  const secret = ctx.config.EXPORT_LINK_SECRET.reveal();
  const link = { secret, exportId, viewerId: principal.userId, query: url.searchParams };
  if (!isLinkGood(link, ctx.clock.now())) throw new HttpError(403, 'Forbidden.');

  const found = await ctx.collections.exports.findOne({ _id: exportId, state: 'READY' }).lean<Export>();
  const file = fileOf(ctx.config.EXPORT_DIR, exportId);
  const size = found && (await stat(file).catch(() => undefined))?.size;
  if (!found || size === undefined || size === null) throw new HttpError(404, 'Not found.');
  const { extension, mimeType } = FILE_TYPES[found.format];
  const day = found.requestedAt.toISOString().slice(0, 10);
  response.writeHead(200, {
    'content-type': mimeType,
    'content-length': size,
    'content-disposition': `attachment; filename="${found.of.toLowerCase()}-${day}.${extension}"`,
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(createReadStream(file), response);
}
