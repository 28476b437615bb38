import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';

import { flipBits } from './bit-flips.js';
import { crashAt, type Outcome } from './crash-points.js';
import { cutPower } from './power-cuts.js';
import { bundleStore } from '../conformance/support/bundle-store.js';

/** `npm run store:hardship -- crash --points 500`, `-- power --cuts 50`, `-- bits --flips 200 --seed 1`. */
async function main(): Promise<void> {
  const number = (value: string) => ({ type: 'string', default: value }) as const;
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { points: number('500'), from: number('1'), cuts: number('50'), flips: number('200'), seed: number('1') },
  });
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const bundle = await bundleStore();
  const started = performance.now();
  const run = async (): Promise<Outcome> => {
    switch (positionals[0]) {
      case 'crash': {
        needStrace();
        const from = Number(values.from);
        const points = Array.from({ length: Number(values.points) }, (_, at) => from + at);
        return crashAt(bundle, points, say);
      }
      case 'power':
        return cutPower(bundle, Number(values.cuts), say);
      case 'bits':
        return flipBits(bundle, Number(values.flips), Number(values.seed), say);
      default:
        throw new Error('say which: crash, power or bits');
    }
  };
  const { done, acknowledged, faults } = await run();
  for (const fault of faults) say(`FAULT ${fault}`);
  const seconds = Math.round((performance.now() - started) / 1000);
  say(
    `${String(positionals[0])}: ${done} done, ${acknowledged} acknowledged writes, ${faults.length} faults, ${seconds} s`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}

function needStrace(): void {
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' });
  } catch {
    execFileSync('apt-get', ['install', '-y', 'strace'], { stdio: 'inherit' });
  }
}

await main();
