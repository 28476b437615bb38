import { describe, expect, test } from 'vitest';
import { moderationKinds } from './moderation-ask.js';

const reader = { id: 'user_ada', role: 'USER' } as const;
const moderator = { id: 'user_mo', role: 'MODERATOR' } as const;
const shown = { isHidden: false, isRemoved: false };
const hidden = { isHidden: true, isRemoved: false };
const removed = { isHidden: false, isRemoved: true };

describe('what is offered about a message', () => {
  test('to a reader: to report what somebody else wrote', () => {
    expect(moderationKinds(reader, 'user_bob', shown)).toEqual(['report']);
    expect(moderationKinds(reader, 'user_ada', shown)).toEqual([]);
    expect(moderationKinds(reader, 'user_bob', hidden)).toEqual([]);
  });

  test('to those who moderate: to hide it or show it again, and to sanction its author', () => {
    expect(moderationKinds(moderator, 'user_bob', shown)).toEqual(['report', 'hide', 'WARNING', 'MUTE', 'BAN']);
    expect(moderationKinds(moderator, 'user_bob', hidden)).toEqual(['restore', 'WARNING', 'MUTE', 'BAN']);
    expect(moderationKinds(moderator, 'user_bob', removed)).toEqual(['WARNING', 'MUTE', 'BAN']);
  });

  test('to nobody: to sanction themselves', () => {
    expect(moderationKinds(moderator, 'user_mo', shown)).toEqual(['hide']);
    expect(moderationKinds(moderator, 'user_mo', null)).toEqual([]);
  });
});

describe('what is offered about a person', () => {
  test('is to report them, and for those who moderate to sanction them', () => {
    expect(moderationKinds(reader, 'user_bob', null)).toEqual(['report']);
    expect(moderationKinds(moderator, 'user_bob', null)).toEqual(['report', 'WARNING', 'MUTE', 'BAN']);
  });
});
