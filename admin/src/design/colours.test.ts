import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COLOURS } from './colours.js';

const tokens = readFileSync(`${import.meta.dirname}/../../../client/src/design/tokens.css`, 'utf8');

describe('the colours of the console', () => {
  test.each(Object.keys(COLOURS.light) as (keyof typeof COLOURS.light)[])(
    '%s is the chat’s, in light and dark',
    (name) => {
      const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens) ?? [];
      expect([COLOURS.light[name], COLOURS.dark[name]]).toEqual([light, dark]);
    },
  );
});
