import { InvalidInputProblem, phrase, Problem, type Locale, type Phrases } from '@sl3/platform/problems';
import { createUnionType, Directive, Field, Int, ObjectType } from 'type-graphql';
import { MediaAsset } from './media-asset.js';
import { DenialReason } from './media-words.js';

const MIB = 1_048_576;

const phrases = {
  fileTooLarge: {
    en: ({ mebibytes }) => `This file is too large: at most ${mebibytes ?? ''} MB are taken.`,
    fr: ({ mebibytes }) => `Ce fichier est trop volumineux : ${mebibytes ?? ''} Mo au plus sont acceptés.`,
  },
  fileType: {
    en: 'Programs, scripts and pages cannot be sent here. Put the file in an archive if somebody needs it.',
    fr: 'Les programmes, les scripts et les pages ne peuvent pas être envoyés ici. Placez le fichier dans une archive si quelqu’un en a besoin.',
  },
  tooManyUploads: {
    en: 'Too many files at once. Wait a moment and try again.',
    fr: 'Trop de fichiers à la fois. Patientez un instant, puis réessayez.',
  },
  NOT_THE_OWNER: {
    en: 'Only the person who uploaded this file may do this.',
    fr: 'Seule la personne qui a envoyé ce fichier peut faire cela.',
  },
} satisfies Phrases;

@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'The file has more bytes than are taken.' })
export class FileTooLargeProblem extends Problem {
  @Field(() => Int)
  readonly maxBytes: number;

  constructor(locale: Locale, maxBytes: number) {
    super();
    this.message = phrase(phrases, 'fileTooLarge', locale, { mebibytes: Math.floor(maxBytes / MIB) });
    this.maxBytes = maxBytes;
  }
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'Files of this kind are not taken: `mediaLimits` names them.' })
export class FileTypeProblem extends Problem {
  constructor(locale: Locale) {
    super();
    this.message = phrase(phrases, 'fileType', locale);
  }
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'The viewer uploads more files than are taken in this time.' })
export class TooManyUploadsProblem extends Problem {
  @Field(() => Int)
  readonly retryAfterMs: number;

  constructor(locale: Locale, retryAfterMs: number) {
    super();
    this.message = phrase(phrases, 'tooManyUploads', locale);
    this.retryAfterMs = retryAfterMs;
  }
}

@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'The viewer may not do this here, and why.' })
export class NotAllowedProblem extends Problem {
  @Field(() => DenialReason)
  readonly reason: DenialReason;

  constructor(locale: Locale, reason: DenialReason) {
    super();
    this.message = phrase(phrases, reason, locale);
    this.reason = reason;
  }
}

@Directive('@tag(name: "public")')
@ObjectType()
export class BeginUploadSuccess {
  @Field(() => MediaAsset)
  readonly asset: MediaAsset;

  @Field(() => String, {
    description:
      'Where to send the bytes, on this origin, by tus 1.0: HEAD tells how much is there, PATCH sends more, DELETE gives up. With the access token, in pieces of at most 8 MiB.',
  })
  readonly uploadUrl: string;

  constructor(asset: MediaAsset) {
    this.asset = asset;
    this.uploadUrl = `/uploads/${asset._id}`;
  }
}

@Directive('@tag(name: "public")')
@ObjectType()
export class DeleteMediaAssetSuccess {
  @Field(() => MediaAsset)
  readonly deleted: MediaAsset;

  constructor(deleted: MediaAsset) {
    this.deleted = deleted;
  }
}

export const BeginUploadResult = createUnionType({
  name: 'BeginUploadResult',
  types: () =>
    [BeginUploadSuccess, FileTooLargeProblem, FileTypeProblem, TooManyUploadsProblem, InvalidInputProblem] as const,
});

export const DeleteMediaAssetResult = createUnionType({
  name: 'DeleteMediaAssetResult',
  types: () => [DeleteMediaAssetSuccess, NotAllowedProblem] as const,
});
