import { modelOptions, prop } from '@typegoose/typegoose';

/** Our copy of who exists, fed by the facts of the users subgraph, so that nobody is invited who does not. */
@modelOptions({ schemaOptions: { collection: 'people', versionKey: false } })
export class Person {
  /** The user's id. */
  @prop({ type: () => String })
  _id!: string;
}
