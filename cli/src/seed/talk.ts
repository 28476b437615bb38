import type { Random } from './random.js';
import type { SeededPerson, SeededRoom } from './world.js';
import type { Offence } from './words.js';

/** One thing that is said. */
export interface Said {
  readonly importKey: string;
  readonly author: SeededPerson;
  readonly kind: 'TEXT' | 'ACTION';
  readonly body: string;
  readonly at: Date;
  /** The import key of the message it answers, earlier in the same room. */
  readonly replyToKey?: string;
  /** Why somebody reports it. */
  readonly offence?: Offence;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** People sleep: what would be said at night is said in the morning. */
const [DAY_BEGINS, DAY_ENDS] = [7, 23];
/** A room is talked in for so many of its waking minutes at most, however much is said: most of a year. */
const LASTS_MINUTES = 250 * 16 * 60;
const A_CONVERSATION = 6;
/** Offences are among the last so many messages of a room, where somebody who joins today still sees them. */
const IN_SIGHT = 40;

/** What is said in a room: somebody opens, a few answer, and after a while somebody else begins. */
export function* talk(o: { room: SeededRoom; count: number; offences: number; random: Random }): Generator<Said> {
  const { room, count, random } = o;
  const offending = new Set(
    random.shuffled(Array.from({ length: Math.min(count, IN_SIGHT) }, (_, i) => count - 1 - i)).slice(0, o.offences),
  );
  const pauseMinutes = Math.max(1, Math.min(260, Math.floor((LASTS_MINUTES * A_CONVERSATION) / count)));
  let at = room.createdAt.getTime();
  let conversation: Said[] = [];
  let left = 0;
  for (let index = 0; index < count; index += 1) {
    const isOpening = left === 0;
    if (isOpening) [conversation, left] = [[], 2 + random.integer(9)];
    at = byDay(
      at + (isOpening ? 1 + random.integer(pauseMinutes) : 0) * MINUTE_MS + (5 + random.integer(150)) * SECOND_MS,
    );
    const importKey = `${room.externalId}:${index}`;
    const offence = offending.has(index) ? random.pick(room.words.offences) : undefined;
    const said = offence
      ? { author: someone(o), kind: 'TEXT' as const, body: offence.body, offence }
      : isOpening
        ? { author: someone(o), kind: 'TEXT' as const, body: fill(random.pick(room.words.openers), o) }
        : answer(o, conversation);
    const whole: Said = { importKey, at: new Date(at), ...said };
    conversation.push(whole);
    left -= 1;
    yield whole;
  }
}

function answer(
  o: { room: SeededRoom; random: Random },
  conversation: readonly Said[],
): Pick<Said, 'author' | 'kind' | 'body' | 'replyToKey'> {
  const { random } = o;
  const { words } = o.room;
  const author = someone(o);
  if (random.oneIn(40)) return { author, kind: 'ACTION', body: random.pick(words.actions) };
  const body = random.oneIn(3) ? random.pick(words.remarks) : fill(random.pick(words.answers), o);
  const answered = random.pick(conversation);
  const isReply = random.oneIn(3) && answered.author !== author && answered.offence === undefined;
  return { author, kind: 'TEXT', body, ...(isReply && { replyToKey: answered.importKey }) };
}

const someone = ({ room, random }: { room: SeededRoom; random: Random }): SeededPerson =>
  random.pickEarly(room.members).person;

function fill(template: string, { room, random }: { room: SeededRoom; random: Random }): string {
  const { words } = room;
  const things = words.themes.flatMap((theme) => theme.things);
  const text = template
    .replaceAll('{thing}', () => random.pick(things))
    .replaceAll('{place}', () => random.pick(words.places))
    .replaceAll('{when}', () => random.pick(words.moments));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The same moment, or the next morning when it is night. */
function byDay(at: number): number {
  const moment = new Date(at);
  const hour = moment.getUTCHours();
  if (hour >= DAY_BEGINS && hour < DAY_ENDS) return at;
  const morning = new Date(at);
  morning.setUTCHours(DAY_BEGINS, moment.getUTCMinutes(), moment.getUTCSeconds(), 0);
  return hour < DAY_BEGINS ? morning.getTime() : morning.getTime() + 24 * 60 * MINUTE_MS;
}
