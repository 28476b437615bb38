import type { SeedReport } from './seed-world.js';

const n = (count: number): string => count.toLocaleString('en');
const counted = ({ created, existing }: { created: number; existing: number }): string =>
  `${n(created)} new${existing > 0 ? `, ${n(existing)} there already` : ''}`;

/** What a seeding made, for the operator who ran it. */
export function describeSeeding(
  report: SeedReport & { reports: { created: number; existing: number } | undefined },
  tookMs: number,
): string {
  const { people, rooms, memberships, messages, reports } = report;
  return [
    `Seeded in ${(tookMs / 1_000).toFixed(1)} s`,
    `  people       ${counted(people)}; they sign in once they have claimed their name (sl3 claim-code HANDLE)`,
    `  rooms        ${counted(rooms)}`,
    `  memberships  ${n(memberships.created)} new`,
    `  messages     ${counted(messages)}`,
    `  reports      ${reports ? counted(reports) : 'none: nobody can sign in to file one without --password'}`,
  ].join('\n');
}
