import { z } from 'zod';

const BODY_MAX_CHARS = 4_000; // what messages accepts by default
const text = z
  .string({ error: 'must be a text' })
  .refine((value) => [...value].length <= BODY_MAX_CHARS, `is longer than ${BODY_MAX_CHARS} characters`);
const name = z
  .string({ error: 'must be a text' })
  .min(1, 'must not be empty')
  .max(64, 'is longer than 64 characters')
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'has a control character');

const common = {
  id: z.string({ error: 'must be a text' }).min(1, 'must not be empty').max(200, 'is longer than 200 characters'),
  room: name,
  day: z.iso.date('must be a day, YYYY-MM-DD').optional(),
  at: z
    .string({ error: 'must be a text' })
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z?$/, 'must be a time, YYYY-MM-DDTHH:MM')
    .refine((value) => !Number.isNaN(timeOf(value).getTime()), 'is not a time that exists'),
  nick: name,
};
const said = { ...common, text, replyTo: z.string({ error: 'must be a text' }).optional() };

/**
 * One line of a history, as `sl3 import` reads it (docs/IMPORT.md): what was said, or that somebody came, went or took
 * another name. Unknown fields are ignored.
 */
export const HistoryRow = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('message'), ...said }),
    z.object({ type: z.literal('action'), ...said }),
    z.object({ type: z.literal('join'), ...common }),
    z.object({ type: z.literal('leave'), ...common }),
    z.object({ type: z.literal('rename'), ...common, to: name }),
  ],
  { error: 'must be message, action, join, leave or rename' },
);
export type HistoryRow = z.infer<typeof HistoryRow>;

/** Reads one line. A fault is a plain sentence, without the line's number. */
export function parseRow(line: string): { row: HistoryRow } | { fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { fault: 'is not JSON' };
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { fault: 'is not a JSON object' };
  const parsed = HistoryRow.safeParse(value);
  if (parsed.success) return { row: parsed.data };
  return { fault: parsed.error.issues.map((issue) => `\`${issue.path.join('.')}\` ${issue.message}`).join('; ') };
}

/** The moment a row names. Histories give local minutes without a zone: they are read as UTC. */
export function timeOf(at: string): Date {
  return new Date(at.endsWith('Z') ? at : `${at}Z`);
}
