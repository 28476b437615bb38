import { Arg, Ctx, Directive, ID, Mutation, Resolver } from 'type-graphql';
import { forbidden } from '@sl3/platform/errors';
import type { UsersContext } from '../context.js';
import { claimAccount } from './claim-account.js';
import { ClaimAccountInput } from './claim.inputs.js';
import { ClaimAccountResult, IssueClaimCodeResult } from './claim.problems.js';
import { issueClaimCode } from './issue-claim-code.js';

@Resolver()
export class ClaimResolver {
  @Mutation(() => ClaimAccountResult, {
    description:
      'Gives an imported person a password, with the one-time code an administrator handed them, and signs them in.',
  })
  claimAccount(@Arg('input', () => ClaimAccountInput) input: ClaimAccountInput, @Ctx() ctx: UsersContext) {
    return claimAccount(ctx, input);
  }

  @Directive('@requiresScopes(scopes: [["admin"]])')
  @Mutation(() => IssueClaimCodeResult, {
    description:
      'Makes a one-time code, valid for 7 days, with which an imported person claims their name. Administrators only.',
  })
  issueClaimCode(@Arg('userId', () => ID) userId: string, @Ctx() ctx: UsersContext) {
    if (!ctx.viewer.has('admin')) throw forbidden();
    return issueClaimCode(ctx, { userId });
  }
}
