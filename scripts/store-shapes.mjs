// Holds what the product's own tests asked of the store, logged by the last run of the integration tests, against the
// list of what conformance cases cover. `node scripts/store-shapes.mjs` names what is new, `--add` writes it to the list.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LOG = fileURLToPath(new URL('../build/store-shapes.log', import.meta.url));
const LIST = fileURLToPath(new URL('../store/conformance/shapes.json', import.meta.url));

/** Begins a new log, so that what is in it is of this run. */
export function forgetShapes() {
  rmSync(LOG, { force: true });
}

/** The shapes of commands that were sent and are not in the list. */
export function newShapes(log = LOG) {
  if (!existsSync(log)) return [];
  const known = new Set(JSON.parse(readFileSync(LIST, 'utf8')));
  const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
  const sent = new Set(lines.map((line) => JSON.parse(line).shape));
  return [...sent].filter((shape) => !known.has(shape)).sort();
}

/** One sentence that says what is wrong and what to do. */
export function explainNew(shapes) {
  const list = shapes.map((shape) => `  ${shape}\n`).join('');
  return (
    `The product now asks the store what no conformance case covers:\n${list}` +
    'Run `node scripts/store-shapes.mjs --add`, then `npx vitest run --project conformance store/conformance/shapes`; ' +
    'where that says that something is new, teach it to store/conformance/support/shapes. Commit shapes.json with it.\n'
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const shapes = newShapes();
  if (shapes.length === 0) {
    process.stdout.write('Every shape of command that was logged is covered.\n');
  } else if (process.argv.includes('--add')) {
    const all = [...JSON.parse(readFileSync(LIST, 'utf8')), ...shapes].sort();
    writeFileSync(LIST, `${JSON.stringify(all, undefined, 2)}\n`);
    process.stdout.write(`Added to store/conformance/shapes.json:\n${shapes.map((shape) => `  ${shape}\n`).join('')}`);
  } else {
    process.stderr.write(explainNew(shapes));
    process.exitCode = 1;
  }
}
