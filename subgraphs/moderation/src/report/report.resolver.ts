import { FieldResolver, Resolver, Root } from 'type-graphql';
import { User } from '../references.js';
import { Report } from './report.js';

@Resolver(() => Report)
export class ReportResolver {
  @FieldResolver(() => User)
  reporter(@Root() report: Report) {
    return new User(report.reporterId);
  }
}
