import type { Locale } from '@sl3/platform/problems';
import { BodyLengthProblem } from './message.problems.js';

/** At least one character that can be seen: neither white space nor a control or formatting mark. */
const HAS_SOMETHING = /[^\s\p{Cc}\p{Cf}]/u;

/** What is wrong with a text as the body of a message. Its length counts code points, as a composer can.
 *
 * Files say something without words. */
export function whatIsWrongWithBody(
  body: string,
  input: { locale: Locale; maxChars: number; hasFiles: boolean },
): BodyLengthProblem | undefined {
  const { locale, maxChars, hasFiles } = input;
  if (!hasFiles && !HAS_SOMETHING.test(body)) return new BodyLengthProblem(locale, { isEmpty: true, maxChars });
  if (codePoints(body) > maxChars) return new BodyLengthProblem(locale, { isEmpty: false, maxChars });
  return undefined;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
