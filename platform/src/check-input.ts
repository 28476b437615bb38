import type { z } from 'zod';
import { badUserInput } from './errors.js';

/**
 * What another process sent, in the form it should have: a body or one line of it.
 *
 * @throws BAD_USER_INPUT that names the first field at fault
 */
export function checkInput<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badUserInput(issue?.path.join('.') ?? 'body', issue?.message ?? 'it has another form');
}
