import { badCursor, badUserInput } from '@sl3/platform/errors';
import { decodePageCursor, encodePageCursor, PageInfo } from '@sl3/platform/page';
import type { QueryFilter } from 'mongoose';
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
  input: { webhookId: string; first: number; after: string | null },
): Promise<WebhookDeliveryConnection> {
  const { webhookId, first, after } = input;
  if (first < 1 || first > PAGE_MAX) throw badUserInput('first', `it is from 1 to ${PAGE_MAX}`);
  const rows = await ctx.collections.webhookDeliveries
    .find({ $and: [{ webhookId }, beyond(after)] })
    .sort({ createdAt: -1, _id: -1 })
    .limit(first + 1)
    .lean<WebhookDelivery[]>();
  const edges = rows
    .slice(0, first)
    .map((node) => ({ cursor: encodePageCursor([node.createdAt.getTime(), node._id]), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function beyond(after: string | null): QueryFilter<WebhookDelivery> {
  if (after === null) return {};
  const [time, id] = decodePageCursor(after);
  const createdAt = new Date(typeof time === 'number' ? time : NaN);
  if (Number.isNaN(createdAt.getTime()) || typeof id !== 'string') throw badCursor();
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: id } }] };
}
