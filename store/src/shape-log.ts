import { appendFileSync } from 'node:fs';

import { shapesOf } from './command/shape.js';
import type { Request } from './wire/message.js';

/** Notes how a command was asked and how it was answered. */
export type NoteShape = (request: Pick<Request, 'name' | 'body'>, plan: string | undefined) => void;

/**
 * Writes each shape of command to a file once for each kind of plan it was answered with, one JSON line each:
 * `{"shape":"find | filter: = | limit: 1","plan":"IXSCAN"}`. For tests; a store that serves people does without.
 */
export function logShapes(file: string): NoteShape {
  const known = new Set<string>();
  return (request, plan) => {
    for (const shape of shapesOf(request)) {
      const line = JSON.stringify({ shape, plan: plan?.replace(/(?<=\bIXSCAN) \S+/g, '') });
      if (known.has(line)) continue;
      known.add(line);
      appendFileSync(file, `${line}\n`);
    }
  };
}
