import { registerEnumType } from 'type-graphql';

export const MediaKind = { IMAGE: 'IMAGE', FILE: 'FILE' } as const;
export type MediaKind = keyof typeof MediaKind;
registerEnumType(MediaKind, {
  name: 'MediaKind',
  description: 'How a file is handed out.',
  valuesConfig: {
    IMAGE: { description: 'Shown inline, as variants that were drawn anew from it.' },
    FILE: { description: 'Only ever downloaded.' },
  },
});

export const MediaAssetState = {
  UPLOADING: 'UPLOADING',
  QUARANTINED: 'QUARANTINED',
  READY: 'READY',
  REFUSED: 'REFUSED',
  DELETED: 'DELETED',
} as const;
export type MediaAssetState = keyof typeof MediaAssetState;
registerEnumType(MediaAssetState, {
  name: 'MediaAssetState',
  valuesConfig: {
    UPLOADING: { description: 'Its bytes are still arriving.' },
    QUARANTINED: { description: 'All of it is here and is being looked at; nobody gets it.' },
    READY: { description: 'It may be sent and seen.' },
    REFUSED: { description: 'It will never be seen; `refusal` says why.' },
  },
});

export const AssetRefusalReason = {
  TOO_LARGE: 'TOO_LARGE',
  TOO_MANY_PIXELS: 'TOO_MANY_PIXELS',
  TYPE_MISMATCH: 'TYPE_MISMATCH',
  UNREADABLE: 'UNREADABLE',
  FORBIDDEN_TYPE: 'FORBIDDEN_TYPE',
  TOO_SLOW: 'TOO_SLOW',
} as const;
export type AssetRefusalReason = keyof typeof AssetRefusalReason;
registerEnumType(AssetRefusalReason, {
  name: 'AssetRefusalReason',
  valuesConfig: {
    TOO_LARGE: { description: 'More bytes than are taken.' },
    TOO_MANY_PIXELS: { description: 'More pixels or frames than are taken.' },
    TYPE_MISMATCH: { description: 'Its content is not what its name or type says.' },
    UNREADABLE: { description: 'Damaged or cut short.' },
    FORBIDDEN_TYPE: { description: 'A program, a script, or another kind of file that is not taken.' },
    TOO_SLOW: { description: 'Looking at it took too long.' },
  },
});

export const VariantFormat = { AVIF: 'AVIF', WEBP: 'WEBP' } as const;
export type VariantFormat = keyof typeof VariantFormat;
registerEnumType(VariantFormat, { name: 'VariantFormat' });

export const DenialReason = { NOT_THE_OWNER: 'NOT_THE_OWNER' } as const;
export type DenialReason = keyof typeof DenialReason;
registerEnumType(DenialReason, { name: 'DenialReason' });
