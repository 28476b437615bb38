import { Field, Int, ObjectType } from 'type-graphql';
import type { ModerationServices } from '../context.js';

@ObjectType({ description: 'How things stand now. Days are of UTC.' })
export class ModerationCounts {
  @Field(() => Int)
  openCases!: number;

  @Field(() => Int, { description: 'Reports whose case is open.' })
  openReports!: number;

  @Field(() => Int)
  activeMutes!: number;

  @Field(() => Int)
  activeBans!: number;

  @Field(() => Int)
  reportsToday!: number;

  @Field(() => Int)
  hiddenToday!: number;
}

/** How things stand now; each number is counted on an index. */
export async function countModeration(ctx: ModerationServices): Promise<ModerationCounts> {
  const { cases, reports, sanctions, decisions } = ctx.collections;
  const now = ctx.clock.now();
  const today = startOfDay(now);
  const [openCases, openReports, activeMutes, activeBans, reportsToday, hiddenToday] = await Promise.all([
    cases.countDocuments({ state: 'OPEN' }),
    reports.countDocuments({ isOpen: true }),
    sanctions.countDocuments({ isStanding: true, kind: 'MUTE', endsAt: { $gt: now } }),
    sanctions.countDocuments({ isStanding: true, kind: 'BAN', endsAt: { $gt: now } }),
    reports.countDocuments({ createdAt: { $gte: today } }),
    decisions.countDocuments({ kind: 'HIDE_MESSAGE', at: { $gte: today } }),
  ]);
  return { openCases, openReports, activeMutes, activeBans, reportsToday, hiddenToday };
}

/** Midnight, UTC. */
export function startOfDay(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
}
