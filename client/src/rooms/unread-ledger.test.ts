import { describe, expect, test } from 'vitest';
import { UnreadLedger, type CountedRoom } from './unread-ledger.js';

const counted = (change: Partial<CountedRoom> = {}): CountedRoom => ({
  id: 'room_1',
  headSeq: 10,
  unreadCount: 2,
  lastReadSeq: 7,
  lastPostAt: null,
  ...change,
});
const head = (headSeq: number, postOrdinal: number) => ({ roomId: 'room_1', headSeq, postOrdinal });
const unread = (ledger: UnreadLedger) => ledger.standings().get('room_1')?.unreadCount;

describe('counting what is unread', () => {
  test('adds the messages since the count, without asking again', () => {
    const ledger = new UnreadLedger();
    ledger.count(counted());
    expect(ledger.move(head(10, 100))).toBe(false);
    expect(ledger.move(head(13, 103))).toBe(false);
    expect(unread(ledger)).toBe(5);
  });

  test('asks again when count and head are not of one moment', () => {
    const ledger = new UnreadLedger();
    ledger.count(counted());
    expect(ledger.move(head(12, 102))).toBe(true);
    expect(ledger.count(counted({ headSeq: 12, unreadCount: 4 }))).toBe(false);
    ledger.move(head(13, 103));
    expect(unread(ledger)).toBe(5);
  });

  test('asks again when something was changed: an unread message may have been removed', () => {
    const ledger = new UnreadLedger();
    ledger.count(counted());
    ledger.move(head(10, 100));
    expect(ledger.move(head(11, 100))).toBe(true);
  });

  test('is nothing once everything is read, here or on another device', () => {
    const ledger = new UnreadLedger();
    ledger.count(counted());
    ledger.move(head(12, 102));
    expect(ledger.read('room_1', 12, 0)).toBe(false);
    expect(unread(ledger)).toBe(0);
    ledger.move(head(13, 103));
    expect(unread(ledger)).toBe(1);
  });

  test('is right when the read mark is known before the head it stands at', () => {
    const ledger = new UnreadLedger();
    ledger.count(counted());
    ledger.move(head(10, 100));
    expect(ledger.read('room_1', 12, 0)).toBe(false);
    ledger.move(head(12, 102));
    expect(unread(ledger)).toBe(0);
    ledger.move(head(14, 104));
    expect(unread(ledger)).toBe(2);
  });

  test('is right when the head is known before the count that goes with it', () => {
    const ledger = new UnreadLedger();
    ledger.count(counted());
    for (const seq of [10, 11, 12, 13]) ledger.move(head(seq, seq + 90));
    expect(ledger.count(counted({ headSeq: 12, unreadCount: 4 }))).toBe(false);
    expect(unread(ledger)).toBe(5);
  });

  test('asks again when the read mark stands in the middle', () => {
    const ledger = new UnreadLedger();
    ledger.count(counted());
    ledger.move(head(10, 100));
    expect(ledger.read('room_1', 8, 1)).toBe(true);
  });

  test('never goes back to an older mark or head', () => {
    const ledger = new UnreadLedger();
    ledger.count(counted());
    ledger.move(head(10, 100));
    ledger.read('room_1', 10, 0);
    expect(ledger.read('room_1', 3, 9)).toBe(false);
    expect(ledger.move(head(9, 99))).toBe(false);
    expect(unread(ledger)).toBe(0);
  });

  test('asks for the list when a room is not known, and forgets those that are gone', () => {
    const ledger = new UnreadLedger();
    expect(ledger.move(head(1, 1))).toBe(true);
    ledger.count(counted());
    ledger.keep(new Set());
    expect(ledger.knows('room_1')).toBe(false);
  });
});
