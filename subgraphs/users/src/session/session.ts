import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import { pendingIndex, type Pending } from '@sl3/platform/facts';

/** Why a session ended before its time. */
export type SessionEnd = 'SIGNED_OUT' | 'REFRESH_REUSED' | 'REVOKED';

/**
 * One signed-in device: the family of all refresh tokens that descend from one sign-in.
 *
 * Only the current token is good. Its parent is answered for a few seconds, because two tabs may refresh at once;
 * anything older ends the session, since one of the two who used it is not its owner.
 */
@modelOptions({ schemaOptions: { collection: 'sessions', versionKey: false } })
@index({ userId: 1, createdAt: -1 })
@index(...pendingIndex)
@index({ expiresAt: 1 })
export class Session {
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  userId!: string;

  @prop({ type: () => Date, required: true })
  createdAt!: Date;

  /** The absolute end, however often the session is refreshed. */
  @prop({ type: () => Date, required: true })
  expiresAt!: Date;

  /** Digest of the only refresh token that is good now. */
  @prop({ type: () => String, required: true })
  currentDigest!: string;

  /** Digest of the token before it; absent until the first rotation. */
  @prop({ type: () => String })
  parentDigest?: string;

  /** What the current token was derived from, together with its parent. */
  @prop({ type: () => String })
  rotationSalt?: string;

  @prop({ type: () => Date })
  rotatedAt?: Date;

  /** Where the last rotation came from; the grace is for the same place only. */
  @prop({ type: () => String })
  rotatedFrom?: string;

  @prop({ type: () => Date })
  endedAt?: Date;

  @prop({ type: () => String })
  endReason?: SessionEnd;

  /** Stored only: what is yet to be announced. */
  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingFacts?: Pending[];
}

/** Every refresh token that was ever good, by its digest, so that an old one is recognised when it comes back. */
@modelOptions({ schemaOptions: { collection: 'refreshTokens', versionKey: false } })
@index({ expiresAt: 1 })
export class IssuedRefreshToken {
  /** The digest; the token itself is stored nowhere. */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  sessionId!: string;

  /** That of its session: after it, nothing is left to protect. */
  @prop({ type: () => Date, required: true })
  expiresAt!: Date;
}
