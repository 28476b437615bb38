import { DateTime } from '@sl3/platform/scalars';
import { Field, ID, InputType } from 'type-graphql';
import { SanctionKind, SanctionState } from './sanction.js';

@InputType()
export class ImposeSanctionInput {
  @Field(() => ID)
  userId!: string;

  @Field(() => SanctionKind)
  kind!: SanctionKind;

  @Field(() => ID, { nullable: true, description: 'Of a `MUTE`: the one room it holds in; everywhere without.' })
  roomId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ends, within five years; null for a `WARNING` only.' })
  endsAt?: Date | null;

  @Field(() => String, { description: 'For the person concerned to read, at most 1,000 characters.' })
  reason!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The case this belongs to; by default the one that is open about the person.',
  })
  caseId?: string | null;

  @Field(() => ID, { description: 'A UUID, kept over retries: one nonce is one sanction.' })
  clientNonce!: string;
}

@InputType()
export class LiftSanctionInput {
  @Field(() => ID)
  sanctionId!: string;

  @Field(() => String, { description: 'At most 1,000 characters.' })
  reason!: string;
}

@InputType({ description: 'Only sanctions to which all of this applies.' })
export class SanctionFilter {
  @Field(() => ID, { nullable: true })
  userId?: string | null;

  @Field(() => SanctionKind, { nullable: true })
  kind?: SanctionKind | null;

  @Field(() => SanctionState, { nullable: true })
  state?: SanctionState | null;

  @Field(() => ID, { nullable: true })
  roomId?: string | null;
}
