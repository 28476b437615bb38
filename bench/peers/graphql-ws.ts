// graphql-ws with graphql-redis-subscriptions: an iterator and an execution for each subscriber, as both document it.
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import { useServer } from 'graphql-ws/use/ws';
import { Redis } from 'ioredis';
import { WebSocketServer } from 'ws';
import { takeCalls } from '../remote.js';
import { acceptMessages, channelOf, listening, plainServer, type Node } from './chat.js';
import { CHAT_SDL } from './chat.graphql.js';

async function open({ role, redisUrl }: Node): Promise<string> {
  const server = plainServer();
  const publisher = new Redis(redisUrl);
  const pubsub = new RedisPubSub({ publisher, subscriber: publisher.duplicate() });
  if (role === 'accept') {
    acceptMessages(server, (message) => pubsub.publish(channelOf(message.roomId), { messagePosted: message }));
    return listening(server);
  }
  const schema = buildSchema(CHAT_SDL);
  const { messagePosted } = (schema.getSubscriptionType() as GraphQLObjectType).getFields();
  if (messagePosted) {
    messagePosted.subscribe = (_root, { roomId }: { roomId: string }) =>
      pubsub.asyncIterableIterator(channelOf(roomId));
  }
  useServer({ schema }, new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false }));
  return listening(server);
}

takeCalls({ open });
