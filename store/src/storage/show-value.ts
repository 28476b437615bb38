import { Binary, ObjectId } from 'bson';

import { isDoc } from '../bson/value.js';

/** A value as MongoDB prints it in the message of a duplicate key. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Binary) return `BinData(${value.sub_type}, ${value.toString('hex').toUpperCase()})`;
  if (Array.isArray(value)) return `[ ${value.map(showValue).join(', ')} ]`;
  if (isDoc(value)) {
    const fields = Object.entries(value).map(([name, each]) => `${name}: ${showValue(each)}`);
    return `{ ${fields.join(', ')} }`;
  }
  return String(value);
}
