import { InvalidInputProblem } from '@sl3/platform/problems';
import { DateTime } from '@sl3/platform/scalars';
import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { Export, ExportFormat, ExportOf } from './export.js';

@InputType()
export class RequestExportInput {
  @Field(() => ExportOf)
  of!: ExportOf;

  @Field(() => ExportFormat)
  format!: ExportFormat;

  @Field(() => DateTime, { nullable: true, description: 'From then on; from the beginning when left out.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Before then; up to now when left out.' })
  to?: Date | null;

  @Field(() => ID, { description: 'A UUID, kept over retries: one nonce is one export.' })
  clientNonce!: string;
}

@ObjectType()
export class RequestExportSuccess {
  @Field(() => Export)
  requested: Export;

  constructor(requested: Export) {
    this.requested = requested;
  }
}

export const RequestExportResult = createUnionType({
  name: 'RequestExportResult',
  types: () => [RequestExportSuccess, InvalidInputProblem] as const,
});
