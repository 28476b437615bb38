import { forbidden } from '@sl3/platform/errors';
import { Arg, Ctx, Directive, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { UsersContext } from '../context.js';
import { User } from '../user/user.js';
import { createWebhook } from './create-webhook.js';
import { deleteWebhook } from './delete-webhook.js';
import { listWebhookDeliveries, WebhookDeliveryConnection } from './list-webhook-deliveries.js';
import { rotateWebhookSecret } from './rotate-webhook-secret.js';
import { updateWebhook } from './update-webhook.js';
import { CreateWebhookInput, UpdateWebhookInput } from './webhook.inputs.js';
import {
  CreateWebhookResult,
  DeleteWebhookSuccess,
  RotateWebhookSecretSuccess,
  UpdateWebhookResult,
} from './webhook.problems.js';
import { Webhook } from './webhook.js';

/** The gateway asks for the scope too; a second look costs nothing. */
function asAdmin(ctx: UsersContext): UsersContext {
  if (!ctx.viewer.has('admin')) throw forbidden();
  return ctx;
}

@Resolver(() => Webhook)
export class WebhookResolver {
  @Directive('@requiresScopes(scopes: [["admin"]])')
  @Directive('@cacheControl(scope: PRIVATE)')
  @Query(() => [Webhook], { description: 'Every webhook, the oldest first. Administrators only.' })
  webhooks(@Ctx() ctx: UsersContext) {
    return asAdmin(ctx).collections.webhooks.find({}).sort({ _id: 1 }).lean<Webhook[]>();
  }

  @Directive('@requiresScopes(scopes: [["admin"]])')
  @Directive('@cacheControl(scope: PRIVATE)')
  @Query(() => WebhookDeliveryConnection, {
    description: 'What was sent to a webhook in the last 30 days, the latest first. Empty for an unknown one.',
  })
  webhookDeliveries(
    @Arg('webhookId', () => ID) webhookId: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null = null,
    @Ctx() ctx: UsersContext,
  ): Promise<WebhookDeliveryConnection> {
    return listWebhookDeliveries(asAdmin(ctx), { webhookId, first, after });
  }

  @Directive('@requiresScopes(scopes: [["admin"]])')
  @Mutation(() => CreateWebhookResult, {
    description: 'Has an address told of what happens from now on, as Standard Webhooks says. Administrators only.',
  })
  createWebhook(@Arg('input', () => CreateWebhookInput) input: CreateWebhookInput, @Ctx() ctx: UsersContext) {
    return createWebhook(asAdmin(ctx), input);
  }

  @Directive('@requiresScopes(scopes: [["admin"]])')
  @Mutation(() => UpdateWebhookResult, { description: 'Safe to repeat.' })
  updateWebhook(@Arg('input', () => UpdateWebhookInput) input: UpdateWebhookInput, @Ctx() ctx: UsersContext) {
    return updateWebhook(asAdmin(ctx), input);
  }

  @Directive('@requiresScopes(scopes: [["admin"]])')
  @Mutation(() => DeleteWebhookSuccess, { description: 'What was on its way to it is not sent any more.' })
  deleteWebhook(@Arg('webhookId', () => ID) webhookId: string, @Ctx() ctx: UsersContext) {
    return deleteWebhook(asAdmin(ctx), webhookId);
  }

  @Directive('@requiresScopes(scopes: [["admin"]])')
  @Mutation(() => RotateWebhookSecretSuccess, {
    description: 'A new key. The one before signs too for another day, so that the receiver can change over.',
  })
  rotateWebhookSecret(@Arg('webhookId', () => ID) webhookId: string, @Ctx() ctx: UsersContext) {
    return rotateWebhookSecret(asAdmin(ctx), webhookId);
  }

  @FieldResolver(() => User, { nullable: true })
  createdBy(@Root() webhook: Webhook, @Ctx() ctx: UsersContext) {
    return ctx.userLoader.load(webhook.createdBy);
  }
}
