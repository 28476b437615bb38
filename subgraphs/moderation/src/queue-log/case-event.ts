import { Cursor, DateTime } from '@sl3/platform/scalars';
import { createUnionType, Directive, Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ModerationCase } from '../case/moderation-case.js';
import { ModerationCounts } from '../overview/count-moderation.js';
import { CaseChange } from './case-change.js';

@ObjectType({
  description: 'Something happened to a case. The case is as it is now, the counts as they were then or later.',
})
export class CaseEvent {
  @Field(() => Int)
  seq!: number;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => CaseChange)
  change!: CaseChange;

  @Field(() => ModerationCase)
  case!: ModerationCase;

  @Field(() => ModerationCounts)
  counts!: ModerationCounts;
}

@ObjectType({ description: 'One to 100 events in seq order.' })
export class CaseBatch {
  @Field(() => Cursor)
  cursor!: string;

  @Field(() => [CaseEvent])
  events!: CaseEvent[];
}

// The next three are the same in every log, and so in the messages subgraph, which describes them.

@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType({
  description:
    'More than 1,000 events were missed. Drop what is kept of this log and page it again; then go on from `cursor`.',
})
export class Gap {
  @Field(() => Int)
  fromSeq!: number;

  @Field(() => Int)
  toSeq!: number;

  @Field(() => Cursor)
  cursor!: string;
}

const ResetReason = { RESTORED: 'RESTORED', RETENTION: 'RETENTION', ACCESS_CHANGED: 'ACCESS_CHANGED' } as const;
type ResetReason = keyof typeof ResetReason;
registerEnumType(ResetReason, { name: 'ResetReason' });

@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType({
  description: 'What was kept of this log is no longer true: drop it, page again, go on from `cursor`.',
})
export class Reset {
  @Field(() => ResetReason)
  reason!: ResetReason;

  @Field(() => Cursor)
  cursor!: string;
}

@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType({ description: 'Every 15 s, and once at the start when there is nothing to catch up.' })
export class Heartbeat {
  @Field(() => Int)
  headSeq!: number;

  @Field(() => Cursor)
  cursor!: string;
}

export const ModerationQueuePayload = createUnionType({
  name: 'ModerationQueuePayload',
  types: () => [CaseBatch, Gap, Reset, Heartbeat] as const,
});
