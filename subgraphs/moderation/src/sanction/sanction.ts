import { pendingIndex, type Pending } from '@sl3/platform/facts';
import { DateTime } from '@sl3/platform/scalars';
import type { SanctionFact } from '@sl3/schema/events';
import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { ModerationContext } from '../context.js';
import { recordIndex, type PendingRecord } from '../record/pending-record.js';

export const SanctionKind = { WARNING: 'WARNING', MUTE: 'MUTE', BAN: 'BAN' } as const;
export type SanctionKind = keyof typeof SanctionKind;
registerEnumType(SanctionKind, { name: 'SanctionKind' });

export const SanctionState = { ACTIVE: 'ACTIVE', ENDED: 'ENDED', LIFTED: 'LIFTED' } as const;
export type SanctionState = keyof typeof SanctionState;
registerEnumType(SanctionState, { name: 'SanctionState' });

/**
 * A consequence on a user, with start and end. Its state follows from the time: nothing has to happen for it to end.
 *
 * Those who moderate see it, and the person concerned, who never learns who decided or who reported.
 */
@Directive('@key(fields: "id")')
@Directive('@tag(name: "public")')
@ObjectType({
  description: 'A consequence on a user, with start and end. The person concerned sees it, and those who moderate.',
})
@modelOptions({ schemaOptions: { collection: 'sanctions', versionKey: false } })
@index({ startsAt: -1, _id: -1 })
@index({ userId: 1, startsAt: -1, _id: -1 })
@index({ kind: 1, startsAt: -1, _id: -1 })
@index({ roomId: 1, startsAt: -1, _id: -1 })
// What holds now: `isStanding`, and its end is still to come.
@index({ isStanding: 1, kind: 1, endsAt: 1 })
@index({ isStanding: 1, endsAt: 1 })
@index(...pendingIndex)
@index(...recordIndex)
export class Sanction {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  userId!: string;

  @Field(() => SanctionKind)
  @prop({ type: () => String, required: true })
  kind!: SanctionKind;

  /** The one room a mute holds in; everywhere without. */
  @prop({ type: () => String })
  roomId?: string;

  @Field(() => String, { description: 'Why, in words for the person concerned.' })
  @prop({ type: () => String, required: true })
  reason!: string;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  startsAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Null for a warning.' })
  @prop({ type: () => Date })
  endsAt?: Date;

  @Field(() => DateTime, { nullable: true })
  @prop({ type: () => Date })
  liftedAt?: Date;

  @prop({ type: () => String })
  liftedById?: string;

  @Field(() => String, { nullable: true, description: 'Why it was taken back.' })
  @prop({ type: () => String })
  liftReason?: string;

  @prop({ type: () => String, required: true })
  byUserId!: string;

  @prop({ type: () => String })
  caseId?: string;

  /** Stored only: not lifted, and its end not stated yet. The end may have come all the same. */
  @prop({ type: () => Boolean, required: true })
  isStanding!: boolean;

  @prop({ type: () => Number, required: true })
  version!: number;

  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingFacts?: Pending[];

  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingRecords?: PendingRecord[];

  static __resolveReference(reference: { id: string }, ctx: ModerationContext): Promise<Sanction | null> {
    return ctx.loaders.visibleSanction.load(reference.id);
  }
}

/** What a sanction is at a moment. */
export function stateOf(sanction: Pick<Sanction, 'liftedAt' | 'endsAt'>, now: Date): SanctionState {
  if (sanction.liftedAt) return 'LIFTED';
  return sanction.endsAt && sanction.endsAt <= now ? 'ENDED' : 'ACTIVE';
}

/** The fact that tells the others what a sanction now is. */
export function pendingSanctionFact(
  sanction: Sanction,
  name: 'sanction.imposed' | 'sanction.lifted' | 'sanction.ended',
  by: { userId: string | null; at: Date },
): Pending {
  const { _id, userId, kind, roomId = null, reason, startsAt, endsAt = null, liftedAt = null, version } = sanction;
  const payload: SanctionFact = {
    ...{ sanctionId: _id, userId, kind, roomId, reason, startsAt, endsAt, liftedAt, version },
    byUserId: by.userId,
    at: by.at,
  };
  return { id: `${_id}_${version}`, name, payload, at: by.at };
}
