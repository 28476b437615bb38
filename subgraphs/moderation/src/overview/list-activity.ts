import { badUserInput } from '@sl3/platform/errors';
import type { Model } from 'mongoose';
import { Field, Int, ObjectType } from 'type-graphql';
import type { ModerationContext } from '../context.js';
import { requireScope } from '../staff.js';
import { startOfDay } from './count-moderation.js';

@ObjectType({ description: 'What happened on one day, of UTC.' })
export class DayOfActivity {
  @Field(() => String, { description: 'e.g. `2026-11-22`.' })
  day!: string;

  @Field(() => Int)
  reports!: number;

  @Field(() => Int)
  decisions!: number;

  @Field(() => Int)
  sanctions!: number;
}

const DAY_MS = 86_400_000;
const DAYS_MAX = 92;

/** The latest days, today last, each counted on an index. @throws BAD_USER_INPUT outside of 1 to 92 days */
export async function listActivity(ctx: ModerationContext, input: { days: number }): Promise<DayOfActivity[]> {
  requireScope(ctx.viewer, 'moderation:read');
  const { days } = input;
  if (days < 1 || days > DAYS_MAX) throw badUserInput('days', `it is from 1 to ${DAYS_MAX}`);
  const today = startOfDay(ctx.clock.now()).getTime();
  const starts = Array.from({ length: days }, (_, i) => new Date(today - (days - 1 - i) * DAY_MS));
  const { reports, decisions, sanctions } = ctx.collections;
  return Promise.all(
    starts.map(async (start) => ({
      day: start.toISOString().slice(0, 10),
      reports: await countDay(reports, 'createdAt', start),
      decisions: await countDay(decisions, 'at', start),
      sanctions: await countDay(sanctions, 'startsAt', start),
    })),
  );
}

function countDay<T>(model: Model<T>, time: keyof T & string, start: Date): Promise<number> {
  const filter = { [time]: { $gte: start, $lt: new Date(start.getTime() + DAY_MS) } };
  return model.countDocuments(filter as never);
}
