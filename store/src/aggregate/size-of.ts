import { isDoc } from '../bson/value.js';

const HANDLE_BYTES = 16;

/** About how many bytes a value takes in memory; good enough to keep a query within its bounds. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return HANDLE_BYTES + value.length;
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + sizeOf(each), HANDLE_BYTES);
  if (value instanceof Uint8Array) return HANDLE_BYTES + value.length;
  if (!isDoc(value)) return HANDLE_BYTES;
  let sum = HANDLE_BYTES;
  for (const name of Object.keys(value)) sum += HANDLE_BYTES + name.length + sizeOf(value[name]);
  return sum;
}
