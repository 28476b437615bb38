import type { ModerationServices } from '../context.js';

export async function signAuditHead(_ctx: ModerationServices): Promise<void> {}
