import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { auditCommand } from './audit/audit-command.js';
import { CliFailure } from './cli-failure.js';
import { loadDemo } from './demo/load-demo.js';
import { openDoors } from './doors.js';
import { openGraph } from './graph.js';
import type { RoomsBy } from './import/check-history.js';
import { importHistory } from './import/import-history.js';
import { describeReport } from './import/report.js';
import { showProgress } from './import/show-progress.js';
import { findInstallation, findStore } from './installation.js';
import { runMigrations, showMigrations } from './migrate/migrate-databases.js';
import { describeSeeding } from './seed/describe-seeding.js';
import { fileReports } from './seed/file-reports.js';
import { seedWorld } from './seed/seed-world.js';
import { planWorld, WORLD_SIZES, type WorldSize } from './seed/world.js';

if (existsSync('.env')) process.loadEnvFile(); // what is set already counts before it

const program = new Command('sl3')
  .description('What operators do with SL3 Chat beside the graph.')
  .showHelpAfterError();

program
  .command('import')
  .description('Import a chat history (JSONL or JSONL.gz, see docs/IMPORT.md). The whole file is checked first.')
  .argument('<file>', 'the history')
  .addOption(
    new Option('--rooms-by <what>', 'make a room of each channel, or of each day')
      .choices(['channel', 'day'])
      .default('channel'),
  )
  .action(async (file: string, { roomsBy }: { roomsBy: RoomsBy }) => {
    await using doors = openDoors(findInstallation(process.env));
    const progress = showProgress(process.stderr);
    const startedAt = Date.now();
    try {
      const report = await importHistory(doors, { file, roomsBy, onProgress: progress.on });
      progress.stop();
      console.log(describeReport(report, Date.now() - startedAt));
    } finally {
      progress.stop();
    }
  });

program
  .command('demo')
  .description('Load the demo: four accounts, a lobby, and one day of a real help channel.')
  .action(async () => {
    const installation = findInstallation(process.env);
    const password = installation.demoPassword;
    if (password === undefined) throw new CliFailure('Demo accounts are made only where npm start keeps the secrets.');
    // Beside the sources and beside the bundle alike, the excerpt is one folder up.
    const file = fileURLToPath(new URL('../demo/ubuntu-2006-06-01.jsonl.gz', import.meta.url));
    if (!existsSync(file)) throw new CliFailure('The demo data is missing from this installation.');
    await using doors = openDoors(installation);
    await loadDemo(doors, { file, password });
  });

program
  .command('seed')
  .description(
    'Fill the platform with a plausible world. The same seed and size make the same one; again changes nothing.',
  )
  .addOption(new Option('--size <size>', 'how much of everything').choices(Object.keys(WORLD_SIZES)).default('small'))
  .addOption(new Option('--seed <number>', 'which world').argParser(readSeed).default(1))
  .option('--password <text>', 'of those who file reports; npm start’s demo password where there is one')
  .action(async ({ size, seed, password }: { size: WorldSize; seed: number; password?: string }) => {
    const installation = findInstallation(process.env);
    await using doors = openDoors(installation);
    const progress = showProgress(process.stderr);
    const startedAt = Date.now();
    const world = planWorld({ size, seed });
    try {
      const seeded = await seedWorld(doors, { world, onProgress: progress.on });
      const given = password ?? installation.demoPassword;
      const graph = openGraph(installation.gateway);
      const reports =
        given === undefined
          ? undefined
          : await fileReports({
              ...{ world, graph, offences: seeded.offences, password: given },
              claimCode: (handle) => doors.claimCode(handle),
              onProgress: progress.on,
            });
      progress.stop();
      console.log(describeSeeding({ ...seeded, reports }, Date.now() - startedAt));
    } finally {
      progress.stop();
    }
  });

program
  .command('migrate')
  .description('What a new version changes in the databases. Every subgraph does it when it starts, before it serves.')
  .addArgument(
    program
      .createArgument('[what]', 'say where migrations stand, or run those that are pending')
      .choices(['status', 'up'])
      .default('status'),
  )
  .action(async (what: 'status' | 'up') => {
    const act = what === 'up' ? runMigrations : showMigrations;
    await act(findStore(process.env), (line) => console.log(line));
  });

program
  .command('claim-code')
  .description('Make a one-time code with which an imported person claims their name.')
  .argument('<handle>', 'their handle')
  .action(async (handle: string) => {
    await using doors = openDoors(findInstallation(process.env));
    const { code, expiresAt } = await doors.claimCode(handle);
    console.log(`${code}   (for @${handle}, until ${expiresAt})`);
  });

program
  .command('set-role')
  .description('Make somebody a moderator or an administrator of this server, or an ordinary user again.')
  .argument('<handle>', 'their handle')
  .addArgument(program.createArgument('<role>', 'their role').choices(['user', 'moderator', 'admin']))
  .action(async (handle: string, role: string) => {
    await using doors = openDoors(findInstallation(process.env));
    await doors.setRole(handle, role.toUpperCase());
    console.log(`@${handle} is now ${role}.`);
  });

program.addCommand(auditCommand());

function readSeed(text: string): number {
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new InvalidArgumentError('A seed is a whole number from 0 to 4294967295.');
}

program.parseAsync().catch((failure: unknown) => {
  console.error(failure instanceof CliFailure ? failure.message : failure);
  process.exitCode = 1;
});
