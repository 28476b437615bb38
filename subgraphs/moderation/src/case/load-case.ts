import { badUserInput, notFound } from '@sl3/platform/errors';
import type { ModerationServices } from '../context.js';
import type { ModerationCase } from './moderation-case.js';
import { subjectKey, type SubjectKind } from './subject.js';

/** A case as the store has it now. @throws NOT_FOUND */
export async function loadCase(ctx: ModerationServices, caseId: string): Promise<ModerationCase> {
  const found = await ctx.collections.cases.findById(caseId).lean<ModerationCase>();
  if (!found) throw notFound();
  return found;
}

/**
 * The case that something is done in: the one that is named, else the one that is open about the subject, else none.
 *
 * @throws NOT_FOUND for a case that does not exist; BAD_USER_INPUT for one that is about somebody or something else
 */
export async function loadCaseOf(
  ctx: ModerationServices,
  input: { caseId: string | null | undefined; subjectKind: SubjectKind; subjectId: string },
): Promise<ModerationCase | null> {
  if (input.caseId == null) return ctx.collections.cases.findOne({ openKey: subjectKey(input) }).lean<ModerationCase>();
  const named = await loadCase(ctx, input.caseId);
  const isAbout =
    named.subjectId === input.subjectId || (input.subjectKind === 'USER' && named.userId === input.subjectId);
  if (!isAbout) throw badUserInput('input.caseId', 'it is about another subject');
  return named;
}
