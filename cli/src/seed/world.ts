import { randomFrom, type Random } from './random.js';
import { talk, type Said } from './talk.js';
import { english } from './words.en.js';
import { french } from './words.fr.js';
import { FAMILY_NAMES, GIVEN_NAMES, type Words } from './words.js';

export type WorldSize = 'small' | 'medium' | 'large';

/** How much of everything. Of `large` the messages alone are as many as the largest corpus we import. */
export const WORLD_SIZES: Readonly<
  Record<WorldSize, { people: number; rooms: number; messages: number; reports: number }>
> = {
  small: { people: 24, rooms: 6, messages: 900, reports: 6 },
  medium: { people: 300, rooms: 30, messages: 15_000, reports: 24 },
  large: { people: 3_000, rooms: 150, messages: 150_000, reports: 40 },
};

export interface SeededPerson {
  readonly importKey: string;
  readonly handle: string;
  readonly displayName: string;
}

export interface SeededRoom {
  readonly externalId: string;
  readonly kind: 'PUBLIC' | 'PRIVATE';
  readonly name: string;
  readonly topic: string;
  readonly createdAt: Date;
  readonly words: Words;
  /** The first is the owner. Whoever is early in the list says most. */
  readonly members: readonly { readonly person: SeededPerson; readonly role: 'OWNER' | 'MODERATOR' | 'MEMBER' }[];
}

/** A world that was never there. The same seed and size make the same one, name for name and word for word. */
export interface World {
  readonly people: readonly SeededPerson[];
  readonly rooms: readonly SeededRoom[];
  readonly messages: number;
  readonly reports: number;
  /** What is said in a room, in order. Made as it is read, so that a large world takes no more memory than a small one. */
  saidIn(room: SeededRoom): Generator<Said>;
}

/** A fixed day, and over within a year, or the same seed would give another world tomorrow. */
const BEGINS_AT = new Date('2025-01-06T07:00:00Z');
/** Rooms of the same theme tell themselves apart. */
const QUARTERS = [
  'north',
  'sud',
  'hill',
  'centre',
  'riverside',
  'gare',
  'harbour',
  'parc',
  'east',
  'ouest',
  'old town',
  'campus',
];

/** Plans a world. Nothing is written anywhere. */
export function planWorld({ size, seed }: { size: WorldSize; seed: number }): World {
  const key = `seed-${seed}-${size}`;
  const counts = WORLD_SIZES[size];
  const people = planPeople(key, counts.people);
  const rooms = planRooms(key, counts.rooms, people);
  const shares = messagesPerRoom(counts.messages, rooms.length);
  return {
    ...{ people, rooms, messages: counts.messages, reports: counts.reports },
    saidIn: (room) => {
      const index = rooms.indexOf(room);
      // A report is filed where it is still in sight, in the rooms where most is said.
      const offences = Math.ceil(Math.max(0, counts.reports - index) / rooms.length);
      return talk({ room, count: shares[index] ?? 0, offences, random: randomFrom(key, 'talk', index) });
    },
  };
}

function planPeople(key: string, count: number): SeededPerson[] {
  const random = randomFrom(key, 'people');
  const names = GIVEN_NAMES.flatMap((given) => FAMILY_NAMES.map((family) => ({ given, family })));
  return random
    .shuffled(names)
    .slice(0, count)
    .map(({ given, family }, index) => ({
      importKey: `${key}:person:${index}`,
      // With the seed in it: nobody who signs up of their own accord is in the way.
      handle: `${plain(given)}.${plain(family)}.${key.split('-')[1] ?? ''}`,
      displayName: `${given} ${family}`,
    }));
}

const plain = (name: string): string => name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

function planRooms(key: string, count: number, people: readonly SeededPerson[]): SeededRoom[] {
  const both = [english, french];
  return Array.from({ length: count }, (_, index) => {
    const random = randomFrom(key, 'room', index);
    const words = both[index % 2] ?? english;
    const round = Math.floor(index / 2);
    const theme = words.themes[round % words.themes.length];
    if (!theme) throw new Error('there are no themes');
    const quarter = QUARTERS[Math.floor(round / words.themes.length) - 1];
    return {
      externalId: `${key}:room:${index}`,
      kind: index % 5 === 4 ? 'PRIVATE' : 'PUBLIC',
      name: quarter === undefined ? theme.name : `${theme.name} · ${quarter}`,
      topic: theme.topic,
      createdAt: new Date(BEGINS_AT.getTime() + random.integer(3 * 24 * 60) * 60_000),
      words: { ...words, themes: [theme] },
      members: planMembers(random, people, index),
    } satisfies SeededRoom;
  });
}

function planMembers(random: Random, people: readonly SeededPerson[], index: number): SeededRoom['members'] {
  const most = Math.min(people.length, 400);
  // The first rooms are large, the last a handful of friends.
  const count = Math.max(6, Math.floor(most / (1 + index / 4)));
  return random
    .shuffled(people)
    .slice(0, count)
    .map((person, at) => ({ person, role: at === 0 ? 'OWNER' : at === 1 ? 'MODERATOR' : 'MEMBER' }));
}

/** As in life: in the first room more is said than in the next, and something in each. */
function messagesPerRoom(total: number, rooms: number): number[] {
  const weights = Array.from({ length: rooms }, (_, index) => 1 / (index + 2));
  const sum = weights.reduce((all, one) => all + one, 0);
  const shares = weights.map((weight) => Math.floor((total * weight) / sum));
  const rest = total - shares.reduce((all, one) => all + one, 0);
  return shares.map((share, index) => (index === 0 ? share + rest : share));
}
