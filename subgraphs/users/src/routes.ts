import type { InternalRequest, InternalRoute } from '@sl3/platform/subgraph';
import { badUserInput } from '@sl3/platform/errors';
import { z } from 'zod';
import { AlreadyClaimedProblem } from './claim/claim.problems.js';
import { issueClaimCode } from './claim/issue-claim-code.js';
import type { UsersContext } from './context.js';
import { endedSessions } from './session/ended-sessions.js';
import { createAccount, NewAccount } from './user/create-account.js';
import { ImportedPerson, importPeople } from './user/import-people.js';
import { NewRole, setRole } from './user/set-role.js';

const SessionIds = z.object({ sessionIds: z.array(z.string()).max(10_000) });
const Handle = z.object({ handle: z.string() });

/** What other processes may ask, one line each; docs/INTERNALS.md is their manual. */
export const routes: Record<`${'GET' | 'POST'} /internal/${string}`, InternalRoute<UsersContext>> = {
  'POST /internal/ended-sessions': {
    callers: ['gateway'],
    handle: async (request, ctx) => ({ ended: await endedSessions(ctx, read(SessionIds, request).sessionIds) }),
  },
  'GET /internal/keys': {
    callers: ['gateway'],
    handle: (_request, ctx) => Promise.resolve(ctx.accessTokens.jwks),
  },
  'POST /internal/import-people': {
    callers: ['cli'],
    handle: (request, ctx) =>
      importPeople(
        ctx,
        Array.from(request.lines(), (line) => check(ImportedPerson, line)),
      ),
  },
  'POST /internal/create-account': {
    callers: ['cli'],
    handle: (request, ctx) => createAccount(ctx, read(NewAccount, request)),
  },
  'POST /internal/set-role': {
    callers: ['cli'],
    handle: (request, ctx) => setRole(ctx, read(NewRole, request)),
  },
  'POST /internal/issue-claim-code': {
    callers: ['cli'],
    handle: async (request, ctx) => {
      const issued = await issueClaimCode(ctx, read(Handle, request));
      if (issued instanceof AlreadyClaimedProblem) throw badUserInput('handle', issued.message);
      return { code: issued.code, expiresAt: issued.expiresAt };
    },
  },
};

function read<T extends z.ZodType>(schema: T, request: InternalRequest): z.infer<T> {
  return check(schema, request.json());
}

function check<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badUserInput(issue?.path.join('.') ?? 'body', issue?.message ?? 'it has another form');
}
