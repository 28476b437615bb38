import type { Collation } from '../bson/collation.js';
import type { Doc } from '../bson/value.js';

/** The answer of an operator that leaves the field as it is. */
export const unchanged = Symbol('unchanged');

/** The answer of an operator that takes the field away. */
export const removed = Symbol('removed');

/** What an operator knows besides the field's value. */
export interface ModifierContext {
  /** The document is about to be inserted by an upsert. */
  isInsert: boolean;
  /** The field's path, for messages. */
  path: string;
  /** The document, for messages. */
  document: Doc;
  /** One moment for all `$currentDate` of a command. */
  now: Date;
  /** Says that the document counts as modified even if it becomes what it was. */
  noteModified: () => void;
}

/**
 * What the field becomes.
 *
 * @param current - undefined when the field is missing
 * @returns the new value, {@link unchanged} or {@link removed}
 */
export type Modifier = (current: unknown, context: ModifierContext) => unknown;

/** What an operator is told besides its argument. */
export interface OperatorPlace {
  /** As it was asked for, for messages. */
  path: string;
  /** How text is compared; by its bytes when there is none. */
  collation: Collation | undefined;
}

/**
 * Makes a modifier of an operator's argument.
 *
 * @throws when the argument is of the wrong kind, before any document is looked at
 */
export type Operator = (argument: unknown, place: OperatorPlace) => Modifier;
