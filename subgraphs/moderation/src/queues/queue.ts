import { DateTime } from '@sl3/platform/scalars';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';

export const WorkState = {
  WAITING: 'WAITING',
  ACTIVE: 'ACTIVE',
  DELAYED: 'DELAYED',
  DEAD: 'DEAD',
  DONE: 'DONE',
  DISCARDED: 'DISCARDED',
} as const;
export type WorkState = keyof typeof WorkState;
registerEnumType(WorkState, {
  name: 'WorkState',
  description: 'Delayed: not due yet, be it by wish or after a failure. Dead: given up, kept for somebody to look.',
});

@ObjectType({ description: 'How one queue of work is doing.' })
export class QueueState {
  @Field(() => String)
  queue!: string;

  @Field(() => String, { description: 'The part of the platform whose queue it is.' })
  subgraph!: string;

  @Field(() => Int)
  waiting!: number;

  @Field(() => Int)
  active!: number;

  @Field(() => Int)
  delayed!: number;

  @Field(() => Int)
  dead!: number;

  @Field(() => Int)
  doneInLastHour!: number;

  @Field(() => Int, { description: 'How long the work that has waited longest is overdue, in milliseconds.' })
  oldestWaitingMs!: number;
}

@ObjectType({ description: 'One work of a queue. What it is given is not shown: it may be personal.' })
export class QueueWork {
  @Field(() => ID, { description: 'Hand it back to `retryWork` and `discardWork` as it is.' })
  id!: string;

  @Field(() => String)
  queue!: string;

  @Field(() => String)
  subgraph!: string;

  @Field(() => String, { description: 'What is to be done, e.g. `process-asset`.' })
  job!: string;

  @Field(() => WorkState)
  state!: WorkState;

  @Field(() => DateTime)
  enqueuedAt!: Date;

  @Field(() => DateTime)
  dueAt!: Date;

  @Field(() => DateTime, { nullable: true })
  startedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  endedAt!: Date | null;

  @Field(() => Int, { description: 'How often it was tried.' })
  attempts!: number;

  @Field(() => String, { nullable: true })
  lastError!: string | null;
}
