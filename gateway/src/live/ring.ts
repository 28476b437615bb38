import type { LogLine, Place } from './log-source.js';

/** How far back a resume is answered from memory, and how much a subscriber may miss before it is told a Gap. */
export const RING_LINES = 1_000;

/**
 * The latest lines of a log, without a hole, and the place just before them.
 *
 * An edit or a removal rewrites what it changed, so that an earlier text is never replayed.
 */
export class Ring {
  #lines: LogLine[] = [];
  #before: Place;
  /** Counts how often the past was rewritten: whatever was made from it before is stale. */
  version = 0;

  constructor(before: Place) {
    this.#before = before;
  }

  /** The place of the last line. */
  get head(): Place {
    return this.#lines.at(-1) ?? this.#before;
  }

  /** The place just before the first line: a resume from here on is answered from the ring. */
  get before(): Place {
    return this.#before;
  }

  /** @returns undefined when `seq` lies outside the ring */
  placeAt(seq: number): Place | undefined {
    if (seq === this.#before.seq) return this.#before;
    return this.#lines[seq - this.#before.seq - 1];
  }

  /** At most `limit` lines after `seq`; undefined when the ring does not reach that far back. */
  after(seq: number, limit: number): readonly LogLine[] | undefined {
    const from = seq - this.#before.seq;
    return from < 0 ? undefined : this.#lines.slice(from, from + limit);
  }

  /** Adds lines that follow the head, as far as they follow it without a hole. @returns how many were added */
  append(lines: readonly LogLine[]): number {
    let added = 0;
    for (const line of lines) {
      if (line.seq !== this.head.seq + 1) break;
      this.#rewriteBy(line);
      this.#lines.push(line);
      added += 1;
    }
    this.#trim();
    return added;
  }

  /** Adds lines that lead up to the ring. @returns false when they do not lead up to it without a hole */
  prepend(before: Place, lines: readonly LogLine[]): boolean {
    const areContiguous = lines.every((line, index) => line.seq === before.seq + 1 + index);
    if (!areContiguous || before.seq + lines.length !== this.#before.seq) return false;
    const later = this.#lines;
    this.#lines = [...lines, ...later];
    this.#before = before;
    // Read before the changes in the ring were known, for all we know.
    for (const line of later) this.#rewriteBy(line);
    return true;
  }

  #rewriteBy(change: LogLine): void {
    if (change.targetSeq === undefined) return;
    const message = messageOf(change);
    if (!message) return;
    const rewritten = this.#lines.map((line) => (line.seq < change.seq ? rewrite(line, message) : line));
    if (rewritten.some((line, index) => line !== this.#lines[index])) this.version += 1;
    this.#lines = rewritten;
  }

  #trim(): void {
    const excess = this.#lines.length - RING_LINES;
    if (excess <= 0) return;
    const last = this.#lines[excess - 1];
    if (!last) return;
    this.#before = { seq: last.seq, digest: last.digest };
    this.#lines = this.#lines.slice(excess);
  }
}

type Message = Readonly<Record<string, unknown>>;

/** The line with the newer state of a message wherever it carries an older one: as its own, or as what it replies to. */
function rewrite(line: LogLine, message: Message): LogLine {
  const own = messageOf(line);
  if (!own) return line;
  if (own['id'] === message['id']) {
    if (Number(own['stateSeq'] ?? 0) >= Number(message['stateSeq'] ?? 0)) return line;
    return { ...line, event: { ...line.event, message } };
  }
  const replyTo = own['replyTo'] as Message | null | undefined;
  if (replyTo?.['id'] !== message['id']) return line;
  // One level deep, as messages hands it out.
  const { replyTo: _deeper, ...quoted } = message;
  return { ...line, event: { ...line.event, message: { ...own, replyTo: quoted } } };
}

function messageOf(line: LogLine): Message | undefined {
  return line.event['message'] as Message | undefined;
}
