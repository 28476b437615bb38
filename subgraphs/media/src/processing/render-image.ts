import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import type { StoredVariant } from '../asset/media-asset.js';
import type { ImageType } from '../asset/media-limits.js';
import type { AssetRefusalReason, VariantFormat } from '../asset/media-words.js';
import { endOfGif } from './gif-end.js';
import { IMAGE_FRAMES_MAX, IMAGE_PIXELS_MAX, IMAGE_SIDE_MAX } from './image-limits.js';

/** What came of looking at an image: its variants lie in the folder under their names, or it is refused. */
export type Rendering =
  | { isImage: true; width: number; height: number; thumbhash: string; variants: StoredVariant[] }
  | { isImage: false; reason: AssetRefusalReason };

/** Widths that variants have at most. What is taller than 8 times that is narrower still. */
const WIDTHS = [320, 1_280] as const;
const TALL = 8;
const THUMB_SIDE = 100;

const FORMAT_OF: Readonly<Record<ImageType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/webp': 'webp',
  'image/gif': 'gif',
};

/**
 * Draws an image anew: nothing of the original file travels, neither what it says about place, time and camera, nor what
 * else it may be. Turned upright first. Never enlarged. An animation stays one, as WebP.
 *
 * Runs in a process of its own, see {@link renderInChild}: decoders are what attackers aim at.
 */
export async function renderImage(o: { source: string; type: ImageType; folder: string }): Promise<Rendering> {
  allowOnly();
  try {
    return await render(o);
  } catch (error) {
    const reason = /pixel limit/i.test(String(error)) ? 'TOO_MANY_PIXELS' : 'UNREADABLE';
    return { isImage: false, reason };
  }
}

/** Every decoder but these four is off, above all those for vector graphics, which read other files. */
function allowOnly(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'],
  });
  sharp.cache(false);
  sharp.concurrency(1);
}

async function render(o: { source: string; type: ImageType; folder: string }): Promise<Rendering> {
  // Looked at before anything is decoded, so that a header that promises 50,000² costs nothing.
  const metadata = await sharp(o.source, { limitInputPixels: false, pages: -1 }).metadata();
  const reason = whyNotRender(metadata, o.type);
  if (reason) return { isImage: false, reason };
  if (o.type === 'image/gif' && (await hasTail(o.source))) return { isImage: false, reason: 'TYPE_MISMATCH' };

  const isAnimated = (metadata.pages ?? 1) > 1;
  const open = (): Sharp =>
    sharp(o.source, { limitInputPixels: IMAGE_PIXELS_MAX, failOn: 'error', animated: isAnimated }).autoOrient();
  const { width, height } = uprightSize(metadata);
  const formats: readonly VariantFormat[] = isAnimated ? ['WEBP'] : ['AVIF', 'WEBP'];
  const variants: StoredVariant[] = [];
  for (const [index, max] of WIDTHS.entries()) {
    // The smaller one is the image as it is already.
    if (index > 0 && width <= (WIDTHS[index - 1] ?? 0)) continue;
    for (const format of formats) variants.push(await draw({ open, folder: o.folder, format, max }));
  }
  return { isImage: true, width, height, thumbhash: await thumbhashOf(o.source), variants };
}

function whyNotRender(metadata: Metadata, type: ImageType): AssetRefusalReason | undefined {
  if (metadata.format !== FORMAT_OF[type]) return 'TYPE_MISMATCH';
  const { width, height, pages = 1 } = metadata;
  const frameHeight = metadata.pageHeight ?? height;
  if (Math.max(width, frameHeight) > IMAGE_SIDE_MAX || pages > IMAGE_FRAMES_MAX) return 'TOO_MANY_PIXELS';
  return width * frameHeight * pages > IMAGE_PIXELS_MAX ? 'TOO_MANY_PIXELS' : undefined;
}

/** As people see it: half of the orientations exchange width and height. */
function uprightSize({ width, height, pageHeight, orientation = 1 }: Metadata): { width: number; height: number } {
  const frameHeight = pageHeight ?? height;
  return orientation >= 5 ? { width: frameHeight, height: width } : { width, height: frameHeight };
}

async function draw(o: {
  open: () => Sharp;
  folder: string;
  format: VariantFormat;
  max: number;
}): Promise<StoredVariant> {
  const box = { width: o.max, height: o.max * TALL, fit: 'inside', withoutEnlargement: true } as const;
  const sized = o.open().resize(box);
  // Effort 2: a third of a second for 1,280 pixels where the default takes up to three, and as small within 1 %.
  const encoded = o.format === 'AVIF' ? sized.avif({ quality: 55, effort: 2 }) : sized.webp({ quality: 80, effort: 3 });
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  const name = `${o.format.toLowerCase()}-${o.max}`;
  await writeFile(join(o.folder, name), data);
  return { name, format: o.format, width: info.width, height: info.pageHeight ?? info.height, bytes: data.length };
}

async function thumbhashOf(source: string): Promise<string> {
  const box = { width: THUMB_SIDE, height: THUMB_SIDE, fit: 'inside' } as const;
  const { data, info } = await sharp(source, { limitInputPixels: IMAGE_PIXELS_MAX })
    .autoOrient()
    .resize(box)
    .ensureAlpha()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}

async function hasTail(source: string): Promise<boolean> {
  const file = await readFile(source);
  const end = endOfGif(file);
  // Some writers fill up with zeros. A GIF that breaks off is for the decoder to refuse.
  return end !== undefined && file.subarray(end).some((byte) => byte !== 0);
}
