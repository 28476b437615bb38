import { checkInput } from '@sl3/platform/check-input';
import type { InternalRoute } from '@sl3/platform/subgraph';
import { badUserInput } from '@sl3/platform/errors';
import { z } from 'zod';
import { AlreadyClaimedProblem } from './claim/claim.problems.js';
import { issueClaimCode } from './claim/issue-claim-code.js';
import type { UsersContext } from './context.js';
import { endedSessions } from './session/ended-sessions.js';
import { accountOf, AccountQuestion } from './user/account-of.js';
import { createAccount, NewAccount } from './user/create-account.js';
import { ImportedPerson, importPeople } from './user/import-people.js';
import { NewRole, setRole } from './user/set-role.js';

const SessionIds = z.object({ sessionIds: z.array(z.string()).max(10_000) });
const Handle = z.object({ handle: z.string() });

/** What other processes may ask, one line each; docs/INTERNALS.md is their manual. */
export const routes: Record<`${'GET' | 'POST'} /internal/${string}`, InternalRoute<UsersContext>> = {
  'POST /internal/ended-sessions': {
    callers: ['gateway'],
    handle: async (request, ctx) => ({
      ended: await endedSessions(ctx, checkInput(SessionIds, request.json()).sessionIds),
    }),
  },
  'GET /internal/keys': {
    callers: ['gateway'],
    handle: (_request, ctx) => Promise.resolve(ctx.accessTokens.jwks),
  },
  'POST /internal/user': {
    callers: ['moderation'],
    handle: (request, ctx) => accountOf(ctx, checkInput(AccountQuestion, request.json())),
  },
  'POST /internal/import-people': {
    callers: ['cli'],
    handle: (request, ctx) =>
      importPeople(
        ctx,
        Array.from(request.lines(), (line) => checkInput(ImportedPerson, line)),
      ),
  },
  'POST /internal/create-account': {
    callers: ['cli'],
    handle: (request, ctx) => createAccount(ctx, checkInput(NewAccount, request.json())),
  },
  'POST /internal/set-role': {
    callers: ['cli'],
    handle: (request, ctx) => setRole(ctx, checkInput(NewRole, request.json())),
  },
  'POST /internal/issue-claim-code': {
    callers: ['cli'],
    handle: async (request, ctx) => {
      const issued = await issueClaimCode(ctx, checkInput(Handle, request.json()));
      if (issued instanceof AlreadyClaimedProblem) throw badUserInput('handle', issued.message);
      return { code: issued.code, expiresAt: issued.expiresAt };
    },
  },
};
