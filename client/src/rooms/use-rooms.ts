import type { RoomSummaryFragment } from '@sl3/schema/generated/graphql';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useQuery } from 'urql';
import { useChat } from '../graphql/use-chat.js';
import { countedFrom } from './inbox.js';
import { MyRooms } from './rooms.operations.js';
import type { Standing } from './unread-ledger.js';

/** One room of the list, with its count as of now. */
export interface ListedRoom {
  readonly room: RoomSummaryFragment;
  readonly standing: Standing;
}

interface Rooms {
  /** Undefined until the first answer. */
  readonly rooms: readonly ListedRoom[] | undefined;
  readonly hasFailed: boolean;
  readonly retry: () => void;
}

/** The viewer's rooms, the one with the latest message first, with counts that follow the server's heads. */
export function useRooms(): Rooms {
  const { inbox } = useChat();
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error, fetching, stale }, reexecute] = useQuery({ query: MyRooms, variables: { after } });
  const connection = data?.myRooms;
  const nodes = useMemo(() => connection?.edges.map((edge) => edge.node), [connection]);
  const standings = useSyncExternalStore(inbox.ledger.onChange, inbox.ledger.standings);

  // The list is short enough to have whole: page after page until the end.
  const { hasNextPage, endCursor } = connection?.pageInfo ?? {};
  const isSettled = !fetching && !stale;
  if (isSettled && hasNextPage && endCursor && endCursor !== after) setAfter(endCursor);

  useEffect(() => {
    if (nodes) inbox.seed(nodes, isSettled && hasNextPage === false);
  }, [nodes, inbox, isSettled, hasNextPage]);

  const rooms = useMemo(() => nodes?.map((room) => list(room, standings)).sort(byLatestPost), [nodes, standings]);
  return {
    rooms,
    hasFailed: error !== undefined && !data,
    retry: () => reexecute({ requestPolicy: 'network-only' }),
  };
}

function list(room: RoomSummaryFragment, standings: ReadonlyMap<string, Standing>): ListedRoom {
  return { room, standing: standings.get(room.id) ?? countedFrom(room) };
}

function byLatestPost(a: ListedRoom, b: ListedRoom): number {
  return activityOf(b) - activityOf(a);
}

function activityOf({ room, standing }: ListedRoom): number {
  return Date.parse(standing.lastPostAt ?? room.createdAt);
}
