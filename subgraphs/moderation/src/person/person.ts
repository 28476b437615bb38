import { modelOptions, prop } from '@typegoose/typegoose';

/** What somebody may on this server; a higher rank decides over a lower one. */
export type Role = 'USER' | 'MODERATOR' | 'ADMIN';

/** Our copy of who exists and with which role, fed by the facts of the users subgraph. */
@modelOptions({ schemaOptions: { collection: 'people', versionKey: false } })
export class Person {
  /** The user's id. */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  role!: Role;

  /** Of the user, as of the latest fact that was heard. */
  @prop({ type: () => Number, required: true })
  version!: number;
}
