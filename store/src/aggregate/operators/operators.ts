import type { Operator } from '../scope.js';
import { arithmetic } from './arithmetic.js';
import { array } from './array.js';
import { binding } from './binding.js';
import { comparison } from './comparison.js';
import { conversion } from './conversion.js';
import { date } from './date.js';
import { regex } from './regex.js';
import { object } from './object.js';
import { search } from './search.js';
import { set } from './set.js';
import { statistics } from './statistics.js';
import { text } from './text.js';

/** Every expression operator by its name. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    ...regex,
    ...comparison,
    ...arithmetic,
    ...array,
    ...binding,
    ...conversion,
    ...date,
    ...object,
    ...search,
    ...set,
    ...statistics,
    ...text,
  }),
);
