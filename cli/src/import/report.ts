import type { ImportReport } from './import-history.js';

const n = (count: number): string => count.toLocaleString('en');
const counted = ({ created, existing }: { created: number; existing: number }): string =>
  `${n(created)} new${existing > 0 ? `, ${n(existing)} there already` : ''}`;

/** What an import did and left out, for the operator who ran it. */
export function describeReport(report: ImportReport, tookMs: number): string {
  const { plan } = report;
  const lines = [
    `Imported in ${(tookMs / 1000).toFixed(1)} s`,
    `  people       ${counted(report.people)}; they sign in once they have claimed their name (sl3 claim-code HANDLE)`,
    `  rooms        ${counted(report.rooms)}`,
    `  memberships  ${n(report.memberships.created)} new`,
    `  messages     ${counted(report.messages)} (of ${n(plan.messages)} messages and ${n(plan.actions)} actions)`,
    `  passed over  ${n(plan.joins)} joins, ${n(plan.leaves)} leaves and ${n(plan.renames)} renames (a rename merges nobody)`,
  ];
  if (plan.emptyTexts > 0) lines.push(`  skipped      ${n(plan.emptyTexts)} with an empty text`);
  if (plan.unknownReplies > 0)
    lines.push(
      `  no reply     ${n(plan.unknownReplies)} answered a row that is not in the file before them; imported without it`,
    );
  if (plan.repliesToNoMessage > 0)
    lines.push(`  no reply     ${n(plan.repliesToNoMessage)} answered a row that is no message; imported without it`);
  return lines.join('\n');
}
