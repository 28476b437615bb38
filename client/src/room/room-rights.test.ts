import type { RoomPermission, RoomRole } from '@sl3/schema/generated/graphql';
import { describe, expect, test } from 'vitest';
import { changesOf } from './room-rights.js';

const KEEPING: readonly RoomPermission[] = ['SET_ROLE', 'REMOVE_MEMBER'];

function aRoomAs(role: RoomRole, allowed: readonly RoomPermission[] = KEEPING) {
  return {
    viewerMembership: { __typename: 'Membership' as const, id: 'mem_1', role },
    viewerPermissions: allowed.map((permission) => ({
      __typename: 'PermissionAnswer' as const,
      permission,
      isAllowed: true,
      reason: null,
    })),
  };
}
const member = (role: RoomRole, isViewer = false) => ({ role, isViewer });

describe('what can be done with a member', () => {
  test('an owner makes moderators and members of people, and removes them', () => {
    expect(changesOf(aRoomAs('OWNER'), member('MEMBER'))).toEqual(['MAKE_MODERATOR', 'REMOVE']);
    expect(changesOf(aRoomAs('OWNER'), member('MODERATOR'))).toEqual(['MAKE_MEMBER', 'REMOVE']);
  });

  test('a moderator makes no equals, and does not touch other moderators', () => {
    expect(changesOf(aRoomAs('MODERATOR'), member('GUEST'))).toEqual(['MAKE_MEMBER', 'REMOVE']);
    expect(changesOf(aRoomAs('MODERATOR'), member('MODERATOR'))).toEqual([]);
  });

  test('nobody acts on themself or on an owner from here', () => {
    expect(changesOf(aRoomAs('OWNER'), member('OWNER', true))).toEqual([]);
    expect(changesOf(aRoomAs('OWNER'), member('OWNER'))).toEqual([]);
  });

  test('without the permission nothing is offered', () => {
    expect(changesOf(aRoomAs('MEMBER', []), member('GUEST'))).toEqual([]);
  });
});
