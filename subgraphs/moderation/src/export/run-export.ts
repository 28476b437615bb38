import type { ModerationServices } from '../context.js';

export async function runExport(
  _ctx: ModerationServices,
  _input: { exportId: string; signal: AbortSignal },
): Promise<void> {}
