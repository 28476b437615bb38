import type { MediaLimitsQuery } from '@sl3/schema/generated/graphql';
import i18next from 'i18next';
import { formatBytes } from '../i18n/format.js';
import type { ImageSize } from './image-size.js';

export type MediaLimits = MediaLimitsQuery['mediaLimits'];

interface ChosenFile {
  readonly fileName: string;
  readonly bytes: number;
  /** Where it is known: undefined for what is no image. */
  readonly size: ImageSize | undefined;
}

/** Why a file need not be sent at all, as a sentence; undefined when the server may have it. */
export function whyNotUpload(file: ChosenFile, limits: MediaLimits): string | undefined {
  const { t, language } = i18next;
  if (file.bytes === 0) return t('media.refused.empty');
  if (file.bytes > limits.maxBytes) {
    return t('media.refused.tooLarge', { limit: formatBytes(limits.maxBytes, language) });
  }
  const extension = extensionOf(file.fileName);
  if (extension !== '' && limits.refusedExtensions.some((refused) => bare(refused) === extension)) {
    return t('media.refused.type', { extension: `.${extension}` });
  }
  if (file.size && file.size.width * file.size.height > limits.maxPixels) {
    const megapixels = Math.floor(limits.maxPixels / 1_000_000);
    return t('media.refused.tooManyPixels', { width: file.size.width, height: file.size.height, count: megapixels });
  }
  return undefined;
}

/** `jpeg` of `Photo.JPEG`; empty when it has none. */
export function extensionOf(fileName: string): string {
  return /\.([^.\s]{1,12})$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
}

const bare = (extension: string) => extension.toLowerCase().replace(/^\./, '');
