import type { Operator } from '../scope.js';
import { arithmetic } from './arithmetic.js';
import { array } from './array.js';
import { binding } from './binding.js';
import { comparison } from './comparison.js';
import { conversion } from './conversion.js';
import { fromMingo } from './from-mingo.js';
import { object } from './object.js';
import { text } from './text.js';

/** Every expression operator by its name. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    ...fromMingo,
    ...comparison,
    ...arithmetic,
    ...array,
    ...binding,
    ...conversion,
    ...object,
    ...text,
  }),
);
