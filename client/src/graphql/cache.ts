import type { Exchange } from '@urql/core';
import { cacheExchange, type Cache } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';

/** Objects that have no id of their own live inside their parents. */
const embedded = () => null;

/**
 * Everything by id but the messages: their pages and events meet out of order, and the copy with the higher `stateSeq`
 * must win, which only room/timeline.ts knows to do.
 */
export function chatCache(): Exchange {
  return cacheExchange({
    keys: {
      AccountLimits: embedded,
      MessageLimits: embedded,
      RoomLimits: embedded,
      PermissionAnswer: embedded,
      RoomTransition: embedded,
      MessageConnection: embedded,
      MessageEdge: embedded,
      MembershipConnection: embedded,
      MembershipEdge: embedded,
      RoomConnection: embedded,
      RoomEdge: embedded,
      PageInfo: embedded,
      EventBatch: embedded,
      InboxBatch: embedded,
      RoomHeads: embedded,
      RoomHead: embedded,
      Gap: embedded,
      Reset: embedded,
      Heartbeat: embedded,
      MessagePosted: embedded,
      MessageEdited: embedded,
      MessageRemoved: embedded,
      MessageHidden: embedded,
      MessageRestored: embedded,
      Attachment: embedded,
      Mute: embedded,
      MediaLimits: embedded,
      MembershipChanged: embedded,
      RoomStateChanged: embedded,
      RoomDetailsChanged: embedded,
      Withheld: embedded,
      MyMembershipChanged: embedded,
      InviteReceived: embedded,
      ReadMarkMoved: embedded,
      SanctionChanged: embedded,
      MarkReadSuccess: embedded,
      SendMessageSuccess: embedded,
      EditMessageSuccess: embedded,
      RemoveMessageSuccess: embedded,
      CreateRoomSuccess: embedded,
      JoinRoomSuccess: embedded,
      LeaveRoomSuccess: embedded,
      InviteToRoomSuccess: embedded,
      RemoveMemberSuccess: embedded,
      SetMemberRoleSuccess: embedded,
      ChangeRoomStateSuccess: embedded,
      DeclineInviteSuccess: embedded,
      FileReportSuccess: embedded,
      HideMessageSuccess: embedded,
      RestoreMessageSuccess: embedded,
      ImposeSanctionSuccess: embedded,
    },
    resolvers: {
      Query: { myRooms: relayPagination(), searchRooms: relayPagination() },
      Room: { members: relayPagination() },
    },
    updates: {
      Mutation: {
        // The lists change in ways a result does not tell: ask for them again.
        createRoom: (_result, _args, cache) => forget(cache, 'myRooms'),
        joinRoom: (_result, args: { roomId?: string }, cache) => {
          forget(cache, 'myRooms');
          forget(cache, 'myInvites');
          forgetRoom(cache, args.roomId);
        },
        leaveRoom: (_result, args: { roomId?: string }, cache) => {
          forget(cache, 'myRooms');
          forgetRoom(cache, args.roomId);
        },
        removeMember: (_result, args: { input?: { roomId?: string } }, cache) =>
          forgetMembers(cache, args.input?.roomId),
        declineInvite: (_result, _args, cache) => forget(cache, 'myInvites'),
      },
    },
  });
}

function forget(cache: Cache, name: 'myRooms' | 'myInvites'): void {
  for (const field of cache.inspectFields('Query')) {
    if (field.fieldName === name) cache.invalidate('Query', name, field.arguments);
  }
}

function forgetMembers(cache: Cache, roomId: string | undefined): void {
  if (roomId === undefined) return;
  const room = { __typename: 'Room', id: roomId };
  for (const field of cache.inspectFields(room)) {
    if (field.fieldName === 'members') cache.invalidate(room, 'members', field.arguments);
  }
}

function forgetRoom(cache: Cache, roomId: string | undefined): void {
  if (roomId !== undefined) cache.invalidate({ __typename: 'Room', id: roomId });
}
