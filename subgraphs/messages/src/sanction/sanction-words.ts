import { registerEnumType } from 'type-graphql';

/** What a sanction does to a person. Moderation knows the same enum. */
export const SanctionKind = { WARNING: 'WARNING', MUTE: 'MUTE', BAN: 'BAN' } as const;
export type SanctionKind = keyof typeof SanctionKind;
registerEnumType(SanctionKind, { name: 'SanctionKind' });

/** What became of a sanction. */
export const SanctionChange = { IMPOSED: 'IMPOSED', ENDED: 'ENDED', LIFTED: 'LIFTED' } as const;
export type SanctionChange = keyof typeof SanctionChange;
registerEnumType(SanctionChange, { name: 'SanctionChange' });
