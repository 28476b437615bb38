import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import type { ModerationServices } from '../context.js';
import type { ModerationCase } from './moderation-case.js';

/** Puts the report a case was opened with where the others are. Safe to repeat. */
export async function followCase(ctx: ModerationServices, { _id, founding }: ModerationCase): Promise<void> {
  if (!founding) return;
  try {
    await ctx.collections.reports.create(founding);
  } catch (error) {
    // It is there; or the same person, at the same moment, joined the case they had opened.
    if (!isDuplicateKey(error)) throw error;
  }
  await ctx.collections.cases.updateOne({ _id }, { $unset: { founding: 1 } });
}
