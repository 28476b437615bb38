import { pendingIndex, type Pending } from '@sl3/platform/facts';
import { DateTime } from '@sl3/platform/scalars';
import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { RoomsContext } from '../context.js';

/** `STANDING` can be used; the others cannot, until the person is invited again. */
export type InviteState = 'STANDING' | 'ACCEPTED' | 'DECLINED' | 'REVOKED';

/** An invitation of one person to one room. There is one for each pair; inviting again makes it stand again. */
@Directive('@key(fields: "id")')
@Directive('@tag(name: "public")')
@ObjectType({ description: 'A standing invitation to a room.' })
@modelOptions({ schemaOptions: { collection: 'invites', versionKey: false } })
@index({ roomId: 1, inviteeId: 1 }, { unique: true })
@index({ inviteeId: 1, state: 1, createdAt: -1 })
@index(...pendingIndex)
export class Invite {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  roomId!: string;

  @prop({ type: () => String, required: true })
  inviteeId!: string;

  @prop({ type: () => String, required: true })
  inviterId!: string;

  /** When it was last made to stand. */
  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date;

  @prop({ type: () => String, required: true })
  state!: InviteState;

  @prop({ type: () => Number, required: true })
  version!: number;

  /** Stored only: what is yet to be announced. */
  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingFacts?: Pending[];

  static __resolveReference(reference: { id: string }, ctx: RoomsContext): Promise<Invite | null> {
    return ctx.loaders.visibleInvite.load(reference.id);
  }
}

export function pendingInviteFact(invite: Invite): Pending {
  const { _id: inviteId, roomId, inviterId, inviteeId, createdAt: at } = invite;
  return {
    id: `${inviteId}_${invite.version}`,
    name: 'room.invited',
    payload: { inviteId, roomId, inviterId, inviteeId, at },
    at,
  };
}
