import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { InvalidField, InvalidInputProblem, phrase, type Phrases } from '@sl3/platform/problems';
import { newId } from '@sl3/schema/ids';
import type { MediaContext } from '../context.js';
import { extensionOf, isRefusedName, safeFileName } from './file-name.js';
import { nameKeyOf } from './list-media-assets.js';
import type { BeginUploadInput } from './media-asset.inputs.js';
import type { MediaAsset } from './media-asset.js';
import {
  BeginUploadSuccess,
  FileTooLargeProblem,
  FileTypeProblem,
  TooManyUploadsProblem,
  type BeginUploadResult,
} from './media-asset.problems.js';
import { isImageType, OPEN_UPLOADS_MAX, UPLOADS_PER_HOUR, type ImageType } from './media-limits.js';

const HOUR_MS = 3_600_000;
/** How long to wait when too many are open: one of them may be done by then. */
const OPEN_WAIT_MS = 5_000;

const phrases = {
  bytes: { en: 'An empty file cannot be sent.', fr: 'Un fichier vide ne peut pas être envoyé.' },
  nonce: { en: 'Use a UUID of your own for each file.', fr: 'Utilisez un UUID distinct pour chaque fichier.' },
} satisfies Phrases;

/** What a name without a telling type still says about an image. */
const TYPE_OF_EXTENSION: Readonly<Record<string, ImageType>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
};

/**
 * Takes note of a file whose bytes will follow, and says where to send them.
 *
 * What the caller says about it is believed only so far as it can refuse: once all of it is here its content is looked
 * at, and only that decides. Safe to repeat: the same `clientNonce` of the same person is one upload.
 */
export async function beginUpload(ctx: MediaContext, input: BeginUploadInput): Promise<typeof BeginUploadResult> {
  const { locale, userId } = ctx.viewer;
  const draft = newAsset(ctx, input);

  const faults = whyNotUse(ctx, input);
  if (faults.length > 0) return new InvalidInputProblem(locale, faults);
  if (input.bytes > ctx.config.UPLOAD_MAX_BYTES) return new FileTooLargeProblem(locale, ctx.config.UPLOAD_MAX_BYTES);
  if (isRefusedName(draft.fileName) || input.mimeType.startsWith('image/svg')) return new FileTypeProblem(locale);

  const begun = await findBegun(ctx, draft);
  if (begun) return begun;
  const waitMs = await tooManyFor(ctx, userId);
  if (waitMs > 0) return new TooManyUploadsProblem(locale, waitMs);

  try {
    await ctx.collections.assets.create(draft);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const other = await findBegun(ctx, draft);
    if (!other) throw error;
    return other;
  }
  ctx.log.info({ assetId: draft._id, kind: draft.kind, bytes: draft.bytes }, 'upload begun');
  return new BeginUploadSuccess(draft);
}

function newAsset(ctx: MediaContext, input: BeginUploadInput): MediaAsset & { clientNonce: string } {
  const at = ctx.clock.now();
  const fileName = safeFileName(input.fileName);
  const claimed = input.mimeType.trim().toLowerCase();
  // Whatever claims to be an image, by its type or its name, has to be one.
  const imageType = isImageType(claimed) ? claimed : TYPE_OF_EXTENSION[extensionOf(fileName)];
  return {
    _id: newId('asset', at),
    ownerId: ctx.viewer.userId,
    clientNonce: input.clientNonce,
    fileName,
    nameKey: nameKeyOf(fileName),
    mimeType: imageType ?? 'application/octet-stream',
    kind: imageType ? 'IMAGE' : 'FILE',
    bytes: input.bytes,
    state: 'UPLOADING',
    createdAt: at,
    settledAt: at,
    version: 1,
  };
}

function whyNotUse(ctx: MediaContext, { bytes, clientNonce }: BeginUploadInput): InvalidField[] {
  const { locale } = ctx.viewer;
  return [
    ...(bytes < 1 ? [new InvalidField('bytes', phrase(phrases, 'bytes', locale))] : []),
    ...(/^[\w-]{16,64}$/.test(clientNonce) ? [] : [new InvalidField('clientNonce', phrase(phrases, 'nonce', locale))]),
  ];
}

/** The upload that this nonce began; a problem when it was for another file. */
async function findBegun(
  ctx: MediaContext,
  draft: MediaAsset & { clientNonce: string },
): Promise<BeginUploadSuccess | InvalidInputProblem | undefined> {
  const { ownerId, clientNonce, fileName, bytes } = draft;
  const begun = await ctx.collections.assets.findOne({ ownerId, clientNonce }).lean<MediaAsset>();
  if (!begun) return undefined;
  if (begun.fileName === fileName && begun.bytes === bytes) return new BeginUploadSuccess(begun);
  const { locale } = ctx.viewer;
  return new InvalidInputProblem(locale, [new InvalidField('clientNonce', phrase(phrases, 'nonce', locale))]);
}

/** @returns how long to wait before another one is taken, in milliseconds; 0 for not at all */
async function tooManyFor(ctx: MediaContext, ownerId: string): Promise<number> {
  const nowMs = ctx.clock.now().getTime();
  const since = { ownerId, createdAt: { $gt: new Date(nowMs - HOUR_MS) } };
  const { assets } = ctx.collections;
  const [open, oldest] = await Promise.all([
    assets.countDocuments({ ...since, state: 'UPLOADING' }),
    // The one whose leaving makes room.
    assets
      .find(since, { createdAt: 1 })
      .sort({ createdAt: -1 })
      .skip(UPLOADS_PER_HOUR - 1)
      .limit(1)
      .lean<Pick<MediaAsset, 'createdAt'>[]>(),
  ]);
  const [full] = oldest;
  if (full) return Math.max(1, full.createdAt.getTime() + HOUR_MS - nowMs);
  return open >= OPEN_UPLOADS_MAX ? OPEN_WAIT_MS : 0;
}
