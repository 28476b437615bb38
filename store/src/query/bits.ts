import { Binary } from 'bson';

import { wholeInteger } from '../bson/number.js';
import { isNumber, rankOf, TypeOrder, typeNameOf } from '../bson/value.js';
import { badValue, failedToParse } from '../error.js';
import { showValue } from '../storage/show-value.js';
import type { ValueTest } from './compare.js';

/** Which of the bits asked for must be set, or clear. */
export type BitRule = 'allSet' | 'anySet' | 'allClear' | 'anyClear';

/** Tests bits of whole numbers, which go on with their sign for ever, and of binary data, which is clear past its end. */
export function bitTest(name: string, rule: BitRule, argument: unknown): ValueTest {
  const positions = positionsOf(name, argument);
  const wantsSet = rule.endsWith('Set');
  return (value) => {
    const isSet = bitReader(value);
    if (!isSet) return false;
    const holds = (position: number) => isSet(position) === wantsSet;
    return rule.startsWith('all') ? positions.every(holds) : positions.some(holds);
  };
}

function bitReader(value: unknown): ((position: number) => boolean) | undefined {
  if (rankOf(value) === TypeOrder.binary) {
    const bytes = bytesOf(value);
    return (position) => (((bytes[position >> 3] ?? 0) >> (position & 7)) & 1) === 1;
  }
  const integer = wholeInteger(value);
  if (integer === undefined) return undefined;
  return (position) => ((integer >> BigInt(Math.min(position, 63))) & 1n) === 1n;
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Binary ? value.buffer.subarray(0, value.length()) : (value as Uint8Array);
}

function positionsOf(name: string, argument: unknown): number[] {
  if (Array.isArray(argument)) return argument.map(positionOf);
  if (rankOf(argument) === TypeOrder.binary) {
    const bytes = [...bytesOf(argument)];
    return bytes.flatMap((byte, at) => setBits(BigInt(byte)).map((position) => at * 8 + position));
  }
  if (!isNumber(argument)) {
    throw badValue(`${name} takes an Array, a number, or a BinData but received: ${name}: ${typeNameOf(argument)}`);
  }
  const mask = wholeInteger(argument);
  if (mask === undefined) throw failedToParse(`Expected an integer: ${name}: ${showValue(argument)}`);
  if (mask < 0n) throw failedToParse(`Expected a non-negative number in: ${name}: ${mask}`);
  return setBits(mask);
}

function positionOf(value: unknown, at: number): number {
  const position = isNumber(value) ? wholeInteger(value) : undefined;
  if (position === undefined || position > 0x7fffffffn) {
    throw badValue(`bit positions must be an integer but got: ${at}: ${showValue(value)}`);
  }
  if (position < 0n) throw badValue(`bit positions must be >= 0 but got: ${at}: ${position}`);
  return Number(position);
}

function setBits(mask: bigint): number[] {
  const positions: number[] = [];
  for (let rest = mask, at = 0; rest > 0n; rest >>= 1n, at++) if (rest & 1n) positions.push(at);
  return positions;
}
