/** How many reports one person may file in an hour; more is a campaign, and buries what matters. */
export const REPORTS_AN_HOUR = 30;
const HOUR_MS = 3_600_000;

/** Why somebody may not file a report. */
type ReportDenial = { why: 'subject' } | { why: 'own-subject' } | { why: 'too-many'; retryAfterMs: number };

/**
 * Whether somebody may report a subject now.
 *
 * @param input.subject - whom it is about; null when there is no such subject, or they may not see it
 * @param input.earlier - when the reporter filed their latest {@link REPORTS_AN_HOUR} reports, latest first
 */
export function whyNotReport(
  reporterId: string,
  input: { subject: { userId: string } | null; earlier: readonly Date[] },
  now: Date,
): ReportDenial | undefined {
  const retryAfterMs = waitMs(input.earlier, now);
  if (retryAfterMs > 0) return { why: 'too-many', retryAfterMs };
  if (!input.subject) return { why: 'subject' };
  if (input.subject.userId === reporterId) return { why: 'own-subject' };
  return undefined;
}

/** How long until one more is within the bound; 0 when it is now. */
function waitMs(earlier: readonly Date[], now: Date): number {
  const oldestThatCounts = earlier[REPORTS_AN_HOUR - 1];
  return oldestThatCounts ? Math.max(0, oldestThatCounts.getTime() + HOUR_MS - now.getTime()) : 0;
}
