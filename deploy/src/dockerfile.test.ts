import { DockerfileParser, type From } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync(new URL('../docker/server.Dockerfile', import.meta.url), 'utf8');
const dockerfile = DockerfileParser.parse(text);
const stages = dockerfile.getFROMs();
const names = stages.map((stage) => stage.getBuildStage());

test('the Dockerfile has no fault that a linter names', () => {
  expect(validate(text).map(({ message, range }) => [range.start.line + 1, message])).toEqual([]);
});

test('every stage is another stage, or an image with an exact version', () => {
  const pulled = stages.map((stage: From) => stage.getImage() ?? '').filter((image) => !names.includes(image));
  expect(pulled.filter((image) => !/:\d+\.\d+\.\d+-/.test(image))).toEqual([]);
  expect(new Set(pulled).size).toBe(1);
});

test('no server runs as root', () => {
  const users = dockerfile.getInstructions().filter((one) => one.getKeyword() === 'USER');
  expect(users.map((one) => one.getArgumentsContent())).toEqual(['node']);
  // After it nothing changes the user, and every stage that ships is made of the one it stands in.
  const shipped = stages.filter((stage) => !['build', 'server'].includes(stage.getBuildStage() ?? ''));
  expect(new Set(shipped.map((stage) => stage.getImage()))).toEqual(new Set(['server']));
});

test('commands are lists, so that a signal reaches Node itself', () => {
  const commands = [...dockerfile.getCMDs(), ...dockerfile.getENTRYPOINTs()];
  expect(commands.map((one) => one.getArgumentsContent() ?? '').filter((one) => !one.startsWith('['))).toEqual([]);
});

test('nothing is fetched from elsewhere and no secret is built in', () => {
  expect(dockerfile.getInstructions().map((one) => one.getKeyword())).not.toContain('ADD');
  expect(text).not.toMatch(/^(ARG|ENV) .*(SECRET|PASSWORD|TOKEN|KEY)/m);
});
