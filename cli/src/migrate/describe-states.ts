import type { MigrationState } from '@sl3/platform/migrations';

/** The lines `sl3 migrate status` prints for one subgraph: only what is not done is named. */
export function describeStates(subgraph: string, states: readonly MigrationState[]): string[] {
  const waiting = states.filter(({ state }) => state !== 'done');
  const done = states.length - waiting.length;
  if (waiting.length === 0) return [`${subgraph}: up to date (${done} done)`];
  const summary = `${subgraph}: ${waiting.length} to do (${done} done)`;
  return [summary, ...waiting.map((one) => `  ${one.state.padEnd(7)} ${one.id}: ${one.what}${standing(one)}`)];
}

function standing({ progress }: MigrationState): string {
  return progress === undefined ? '' : ` It stands at ${JSON.stringify(progress)}.`;
}
