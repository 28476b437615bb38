import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { InvalidField, InvalidInputProblem, phrase, type Phrases } from '@sl3/platform/problems';
import { newId } from '@sl3/schema/ids';
import type { RoomsContext } from '../context.js';
import { unknownPeople } from '../person/unknown-people.js';
import { DIRECT_MEMBERS_MAX, directKey } from './direct-key.js';
import { finishFounding } from './finish-founding.js';
import type { CreateRoomInput } from './room.inputs.js';
import { CreateRoomSuccess, RoomNameTakenProblem, type CreateRoomResult } from './room.problems.js';
import { nameKey, normalText, notInDirectRoom, searchWords, whyNotName, whyNotTopic } from './room-text.js';
import { pendingRoomFact, type Founding, type Room } from './room.js';

const INVITEES_MAX = 50;

const phrases = {
  directPeople: {
    en: `Name 1 to ${DIRECT_MEMBERS_MAX - 1} other people.`,
    fr: `Indiquez 1 à ${DIRECT_MEMBERS_MAX - 1} autres personnes.`,
  },
  tooManyInvitees: {
    en: `Invite at most ${INVITEES_MAX} people at once.`,
    fr: `Invitez au plus ${INVITEES_MAX} personnes à la fois.`,
  },
  unknownPerson: { en: 'One of these people does not exist.', fr: 'L’une de ces personnes n’existe pas.' },
} satisfies Phrases;

/**
 * Makes a room with the viewer as its owner, or finds the direct room these people have already.
 *
 * The room is stored first, unseen, with who belongs to it; then the members; then it shows. Whoever meets it in between
 * (the caller's retry for a direct room, the sweep for any) finishes it, so a crash leaves nothing half done.
 */
export async function createRoom(ctx: RoomsContext, input: CreateRoomInput): Promise<typeof CreateRoomResult> {
  const { locale } = ctx.viewer;
  const draft = newRoom(ctx, input);

  const faults = await whyNotCreate(ctx, draft);
  if (faults.length > 0) return new InvalidInputProblem(locale, faults);

  try {
    await ctx.collections.rooms.create({ ...draft, pendingFacts: [pendingRoomFact(draft)] });
  } catch (error) {
    if (isDuplicateKey(error, 'publicNameKey')) return new RoomNameTakenProblem(locale, draft.name ?? '');
    if (!isDuplicateKey(error, 'directKey')) throw error;
    return new CreateRoomSuccess(await existingDirectRoom(ctx, draft), false);
  }
  ctx.log.info({ roomId: draft._id, kind: draft.kind }, 'room created');
  return new CreateRoomSuccess(await finishFounding(ctx, draft), true);
}

function newRoom(ctx: RoomsContext, input: CreateRoomInput): Room & { founding: Founding } {
  const { userId } = ctx.viewer;
  const at = ctx.clock.now();
  const others = [...new Set(input.userIds ?? [])].filter((id) => id !== userId);
  const name = normalText(input.name ?? '');
  const topic = normalText(input.topic ?? '');
  const isDirect = input.kind === 'DIRECT';
  const members = isDirect
    ? [userId, ...others].map((id) => ({ userId: id, role: 'MEMBER' as const }))
    : [{ userId, role: 'OWNER' as const }];
  return {
    _id: newId('room', at),
    kind: input.kind,
    ...(name !== '' && { name }),
    ...(topic !== '' && { topic }),
    state: 'OPEN',
    slowModeMs: 0,
    createdAt: at,
    ...(input.kind === 'PUBLIC' && { publicNameKey: nameKey(name), words: searchWords({ name, topic }) }),
    ...(isDirect && { directKey: directKey([userId, ...others]) }),
    ownerIds: isDirect ? [] : [userId],
    founding: { at, byUserId: userId, members, inviteeIds: isDirect ? [] : others },
    changedBy: userId,
    changedAt: at,
    version: 1,
  };
}

async function whyNotCreate(ctx: RoomsContext, draft: Room & { founding: Founding }): Promise<InvalidField[]> {
  const { locale } = ctx.viewer;
  const people = (key: keyof typeof phrases) => new InvalidField('userIds', phrase(phrases, key, locale));
  const { members, inviteeIds } = draft.founding;
  const faults =
    draft.kind === 'DIRECT'
      ? [
          draft.name === undefined ? undefined : notInDirectRoom('name', locale),
          draft.topic === undefined ? undefined : notInDirectRoom('topic', locale),
          members.length < 2 || members.length > DIRECT_MEMBERS_MAX ? people('directPeople') : undefined,
        ]
      : [
          whyNotName(draft.name ?? '', locale),
          whyNotTopic(draft.topic ?? '', locale),
          inviteeIds.length > INVITEES_MAX ? people('tooManyInvitees') : undefined,
        ];
  const found = faults.filter((fault) => fault !== undefined);
  if (found.length > 0) return found;

  const others = [...members.map(({ userId }) => userId), ...inviteeIds].filter((id) => id !== ctx.viewer.userId);
  return (await unknownPeople(ctx, others)).length > 0 ? [people('unknownPerson')] : [];
}

async function existingDirectRoom(ctx: RoomsContext, draft: Room): Promise<Room> {
  const room = await ctx.collections.rooms.findOne({ directKey: draft.directKey ?? '' }).lean<Room>();
  if (!room) throw new Error('A direct room was refused as a duplicate of one that is not there.');
  return room.founding ? finishFounding(ctx, { ...room, founding: room.founding }) : room;
}
