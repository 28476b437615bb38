import { phrase, type Locale, type Phrases } from '@sl3/platform/problems';
import { Directive, Field, ObjectType } from 'type-graphql';
import { IMAGE_FRAMES_MAX, IMAGE_PIXELS_MAX, IMAGE_SIDE_MAX } from '../processing/image-limits.js';
import { AssetRefusalReason } from './media-words.js';

const millions = IMAGE_PIXELS_MAX / 1_000_000;
const count = (value: number, locale: Locale): string => value.toLocaleString(locale === 'fr' ? 'fr-FR' : 'en-US');

const phrases = {
  TOO_LARGE: { en: 'This file is too large.', fr: 'Ce fichier est trop volumineux.' },
  TOO_MANY_PIXELS: {
    en: `This image is too large: at most ${millions} million pixels, ${count(IMAGE_SIDE_MAX, 'en')} on a side and ${IMAGE_FRAMES_MAX} frames are taken.`,
    fr: `Cette image est trop grande : au plus ${millions} millions de pixels, ${count(IMAGE_SIDE_MAX, 'fr')} de côté et ${IMAGE_FRAMES_MAX} vues sont acceptés.`,
  },
  TYPE_MISMATCH: {
    en: 'The content of this file is not what its name says.',
    fr: 'Le contenu de ce fichier ne correspond pas à son nom.',
  },
  UNREADABLE: {
    en: 'This image cannot be read: it is damaged or incomplete.',
    fr: 'Cette image est illisible : elle est endommagée ou incomplète.',
  },
  FORBIDDEN_TYPE: {
    en: 'Programs and scripts cannot be sent here.',
    fr: 'Les programmes et les scripts ne peuvent pas être envoyés ici.',
  },
  TOO_SLOW: {
    en: 'This image takes too long to read. Save it again in a simpler form and try once more.',
    fr: 'Cette image est trop longue à lire. Enregistrez-la sous une forme plus simple, puis réessayez.',
  },
} satisfies Phrases;

/** Why a file was refused, for a program and for a person. */
@Directive('@tag(name: "public")')
@ObjectType({ description: 'Why a file was refused. `message` is in the language of the request.' })
export class AssetRefusal {
  @Field(() => AssetRefusalReason)
  readonly reason: AssetRefusalReason;

  @Field(() => String)
  readonly message: string;

  constructor(locale: Locale, reason: AssetRefusalReason) {
    this.reason = reason;
    this.message = phrase(phrases, reason, locale);
  }
}
