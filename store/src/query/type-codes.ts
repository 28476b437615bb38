import { toNumber, typeCodes } from '../bson/value.js';
import { badValue, failedToParse } from '../error.js';

const known = new Set(typeCodes.values());

/** The BSON types that the argument of `$type` names: by alias, by number, or several of them. */
export function typeCodesOf(argument: unknown): Set<number> {
  const wanted: unknown[] = Array.isArray(argument) ? argument : [argument];
  if (wanted.length === 0) throw failedToParse('$type must match at least one type');
  const codes = new Set<number>();
  for (const each of wanted) {
    if (each === 'number') for (const code of [1, 16, 18, 19]) codes.add(code);
    else codes.add(typeCode(each));
  }
  return codes;
}

function typeCode(wanted: unknown): number {
  if (typeof wanted === 'string') {
    const code = typeCodes.get(wanted);
    if (code === undefined) throw badValue(`Unknown type name alias: ${wanted}`);
    return code;
  }
  const code = toNumber(wanted);
  if (code === undefined) throw badValue('type must be represented as a number or a string');
  if (!known.has(code)) throw badValue(`Invalid numerical type code: ${code}`);
  return code;
}
