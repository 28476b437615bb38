// npm run bench [question…] [--quick] [--only <text>] [--rounds <n>] [--history <file>] [--profile <folder>]
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { thisCommit, thisMachine } from './measure/machine.js';
import type { Answer, Question } from './question.js';
import { QUESTIONS } from './questions.js';
import { describeBar, tableOf, writeResult } from './report.js';
import { Scope } from './scope.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '3' },
    history: { type: 'string' },
    profile: { type: 'string' },
  },
});
const here = fileURLToPath(new URL('.', import.meta.url));
const wanted = positionals.length > 0 ? positionals : QUESTIONS.map(({ name }) => name);
const unknown = wanted.filter((name) => !QUESTIONS.some((question) => question.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no question ${unknown.join(', ')}. There are: ${QUESTIONS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

/** Only a whole answer is written down. */
const isWhole = !values.quick && values.only === '';
let areBarsHeld = true;
for (const question of QUESTIONS.filter(({ name }) => wanted.includes(name))) {
  const circumstances = { question: question.name, at: new Date(), commit: thisCommit(here), machine: thisMachine() };
  console.log(`\n${firstLineOf(question)}\n`);
  const answer = await ask(question);
  console.log(`\n${tableOf(answer.rows)}\n`);
  for (const bar of answer.bars) console.log(describeBar(bar));
  areBarsHeld &&= answer.bars.every(({ value, atMost }) => value <= atMost);
  if (isWhole) console.log(`\n${writeResult(join(here, 'results'), circumstances, answer)}`);
}
process.exitCode = areBarsHeld ? 0 : 1;

async function ask(question: Question): Promise<Answer> {
  await using scope = new Scope();
  const onSignal = (signal: NodeJS.Signals): void => {
    void scope[Symbol.asyncDispose]().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  await scope.onEnd(() => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
  });
  return await question.ask({
    isQuick: values.quick,
    only: values.only,
    rounds: values.quick ? 1 : Number(values.rounds),
    history: values.history,
    profileDir: values.profile === undefined ? undefined : resolve(values.profile),
    scope,
    say: (line) => {
      process.stderr.write(`${line}\n`);
    },
  });
}

/** Its file's first line asks the question. */
function firstLineOf({ file }: Question): string {
  return (readFileSync(file, 'utf8').split('\n', 1)[0] ?? '').replace(/^\/\/ /, '');
}
