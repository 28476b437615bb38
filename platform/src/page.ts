import 'reflect-metadata';
import { Directive, Field, ObjectType } from 'type-graphql';
import { badCursor } from './errors.js';

/** The arguments of a connection. Forwards with `first` and `after`, backwards with `last` and `before`. */
export interface PageArgs {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** What lies around a page. */
@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType({ description: 'What lies around a page.' })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor?: string | null;

  @Field(() => String, { nullable: true })
  endCursor?: string | null;
}

/** A page cursor of the sort keys of a row. Opaque, not signed: it opens nothing that a filter would not. */
export function encodePageCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws {@link badCursor} for anything that {@link encodePageCursor} did not make */
export function decodePageCursor(text: string): (string | number)[] {
  const parts = parse(text);
  if (!Array.isArray(parts) || !parts.every(isPart)) throw badCursor();
  return parts;
}

function isPart(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
