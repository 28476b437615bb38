import { PageInfo } from '@sl3/platform/page';
import { beyond, pageOf, pageSize, timeAndId } from '@sl3/platform/page-of';
import { Field, ObjectType } from 'type-graphql';
import type { UsersContext } from '../context.js';
import { WebhookDelivery } from './webhook-delivery.js';

const PAGE_MAX = 100;

@ObjectType()
export class WebhookDeliveryEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => WebhookDelivery)
  node!: WebhookDelivery;
}

@ObjectType()
export class WebhookDeliveryConnection {
  @Field(() => [WebhookDeliveryEdge])
  edges!: WebhookDeliveryEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

/** What was and is sent to a webhook, the latest first. */
export async function listWebhookDeliveries(
  ctx: UsersContext,
  input: { webhookId: string; first: number | null; after: string | null },
): Promise<WebhookDeliveryConnection> {
  const { webhookId, after } = input;
  const first = pageSize(input.first, { usual: 50, max: PAGE_MAX });
  const rows = await ctx.collections.webhookDeliveries
    .find({ $and: [{ webhookId }, beyond('createdAt', timeAndId(after))] })
    .sort({ createdAt: -1, _id: -1 })
    .limit(first + 1)
    .lean<WebhookDelivery[]>();
  return pageOf(rows, { first, after, keys: ({ createdAt, _id }) => [createdAt.getTime(), _id] });
}
