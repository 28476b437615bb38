import { located } from '../../error.js';
import { typeNameOf } from '../../bson/value.js';

/** By how much the clocks of a place are ahead of UTC at a moment, in milliseconds. */
export type Zone = (time: number) => number;

/** UTC itself. */
export const utc: Zone = () => 0;

const MINUTE_MS = 60_000;
const zones = new Map<string, Zone>([
  ['UTC', utc],
  ['GMT', utc],
  ['Z', utc],
]);

/**
 * The zone of a name (`Europe/Paris`) or an offset (`+05:30`, `-0800`, `+03`).
 *
 * @throws when it is neither
 */
export function zoneOf(name: unknown): Zone {
  if (typeof name !== 'string') throw located(40517, `timezone must evaluate to a string, found ${typeNameOf(name)}`);
  let zone = zones.get(name);
  if (!zone) zones.set(name, (zone = offsetZone(name) ?? placeZone(name)));
  return zone;
}

function offsetZone(name: string): Zone | undefined {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(name) ?? [];
  if (sign === undefined) return undefined;
  const ahead = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS * (sign === '-' ? -1 : 1);
  return () => ahead;
}

function placeZone(name: string): Zone {
  const clock = clockOf(name);
  return (time) => {
    const shown: Record<string, number> = {};
    for (const { type, value } of clock.formatToParts(time)) shown[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
    const whole = Math.floor(time / 1000) * 1000;
    return new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1000 - whole;
  };
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw located(40485, `unrecognized time zone identifier: "${timeZone}"`);
  }
}

/** What the clocks of a place show at a moment, as if it were UTC. */
export const localTime = (time: number, zone: Zone): number => time + zone(time);

/** The moment at which the clocks of a place show this. */
export function momentOf(local: number, zone: Zone): number {
  const near = local - zone(local);
  return local - zone(near);
}
