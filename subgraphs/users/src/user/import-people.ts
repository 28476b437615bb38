import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { z } from 'zod';
import type { UsersContext } from '../context.js';
import { foldToHandle, numbered } from './handle.js';
import { newUser } from './new-user.js';
import { UserRole } from './user.js';
import { DISPLAY_NAME_MAX_CHARS, normalDisplayName } from './user.policy.js';

export const ImportedPerson = z.object({
  importKey: z.string().min(1).max(512),
  /** Any name; it is folded to a handle. */
  handle: z.string().min(1),
  displayName: z.string().min(1),
});
export type ImportedPerson = z.infer<typeof ImportedPerson>;

export interface ImportPeopleReport {
  /** Import key to user id, for every line. */
  users: Record<string, string>;
  created: number;
  existing: number;
}

/** Rounds lost to people who sign up at the same moment; each new round looks again at what is taken. */
const MAX_ROUNDS = 10;

/**
 * Makes accounts, unclaimed, for people of an imported history.
 *
 * Safe to repeat: the import key decides. A handle that is taken gets a number.
 */
export async function importPeople(ctx: UsersContext, lines: readonly ImportedPerson[]): Promise<ImportPeopleReport> {
  const people = new Map(lines.map((line) => [line.importKey, line]));
  let created = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const userIdOf = await findImported(ctx, [...people.keys()]);
    const missing = [...people.values()].filter((person) => !userIdOf.has(person.importKey));
    if (missing.length === 0) {
      ctx.facts.nudge();
      ctx.log.info({ created, existing: people.size - created }, 'people imported');
      return { users: Object.fromEntries(userIdOf), created, existing: people.size - created };
    }
    created += await insertPeople(ctx, missing);
  }
  throw new Error(`Handles were taken faster than they could be given, ${MAX_ROUNDS} times in a row.`);
}

async function findImported(ctx: UsersContext, importKeys: string[]): Promise<Map<string, string>> {
  const found = await ctx.collections.users
    .find({ importKey: { $in: importKeys } }, { importKey: 1 })
    .lean<{ _id: string; importKey: string }[]>();
  return new Map(found.map((user) => [user.importKey, user._id]));
}

/** @returns how many were stored; the rest met somebody who took their handle, or their line, a moment earlier */
async function insertPeople(ctx: UsersContext, people: ImportedPerson[]): Promise<number> {
  const handles = await freeHandles(ctx, people);
  const at = ctx.clock.now();
  const users = people.map((person, index) =>
    newUser({
      handle: handles[index] ?? foldToHandle(person.handle),
      displayName: displayNameOf(person),
      importKey: person.importKey,
      role: UserRole.USER,
      at,
    }),
  );
  try {
    return (await ctx.collections.users.collection.insertMany(users as never[], { ordered: false })).insertedCount;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (error as { insertedCount?: number }).insertedCount ?? 0;
  }
}

/** Their name as it was, without what would disguise it. */
function displayNameOf(person: ImportedPerson): string {
  const clean = normalDisplayName(person.displayName.replaceAll(/\p{C}/gu, ''));
  return Array.from(clean).slice(0, DISPLAY_NAME_MAX_CHARS).join('') || foldToHandle(person.handle);
}

/** A handle for each person that is neither stored nor given to another of them. */
async function freeHandles(ctx: UsersContext, people: ImportedPerson[]): Promise<string[]> {
  const wanted = people.map((person) => foldToHandle(person.handle));
  const taken = await takenHandles(ctx, wanted);
  const handles: string[] = [];
  const lastNumberOf = new Map<string, number>();
  for (const base of wanted) {
    let count = lastNumberOf.get(base) ?? 1;
    while (taken.has(numbered(base, count))) count += 1;
    const handle = numbered(base, count);
    taken.add(handle);
    lastNumberOf.set(base, count);
    handles.push(handle);
  }
  return handles;
}

/** What is stored of the wanted handles and, where one is taken or wanted twice, of its numbered forms. */
async function takenHandles(ctx: UsersContext, wanted: string[]): Promise<Set<string>> {
  const { users } = ctx.collections;
  const taken = new Set(await users.distinct('handle', { handle: { $in: [...new Set(wanted)] } }));
  let contested = [...contestedAmong(wanted, taken)];
  // Numbers are given from 2 on without holes: look twice as far each time, for those whose numbers were all taken.
  for (let from = 2, span = 1; contested.length > 0; from += span, span *= 2) {
    const numbersOf = (base: string) => Array.from({ length: span }, (_, index) => numbered(base, from + index));
    const found = new Set(await users.distinct('handle', { handle: { $in: contested.flatMap(numbersOf) } }));
    for (const handle of found) taken.add(handle);
    contested = contested.filter((base) => numbersOf(base).every((handle) => found.has(handle)));
  }
  return taken;
}

function contestedAmong(wanted: readonly string[], taken: ReadonlySet<string>): Set<string> {
  const seen = new Set<string>();
  const contested = new Set<string>();
  for (const handle of wanted) {
    if (seen.has(handle) || taken.has(handle)) contested.add(handle);
    seen.add(handle);
  }
  return contested;
}
