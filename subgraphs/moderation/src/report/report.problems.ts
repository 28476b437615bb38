import { InvalidInputProblem, phrase, Problem, type Locale, type Phrases } from '@sl3/platform/problems';
import { createUnionType, Directive, Field, Int, ObjectType } from 'type-graphql';
import { SubjectProblem } from '../moderation.problems.js';
import { Report } from './report.js';

const phrases = {
  tooMany: {
    en: ({ minutes }) => `Thank you, that is a lot of reports. You can file another in ${minutes ?? ''} min.`,
    fr: ({ minutes }) =>
      `Merci, cela fait beaucoup de signalements. Le prochain sera possible dans ${minutes ?? ''} min.`,
  },
} satisfies Phrases;

@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'Too many reports in an hour; try again after `retryAfterMs`.' })
export class TooManyReportsProblem extends Problem {
  @Field(() => Int)
  retryAfterMs: number;

  constructor(locale: Locale, retryAfterMs: number) {
    super();
    this.message = phrase(phrases, 'tooMany', locale, { minutes: Math.ceil(retryAfterMs / 60_000) });
    this.retryAfterMs = retryAfterMs;
  }
}

@Directive('@tag(name: "public")')
@ObjectType()
export class FileReportSuccess {
  @Field(() => Report)
  filed: Report;

  @Field(() => Boolean, { description: 'True when the viewer had reported this already, and the case is still open.' })
  isRepeat: boolean;

  constructor(filed: Report, isRepeat: boolean) {
    this.filed = filed;
    this.isRepeat = isRepeat;
  }
}

export const FileReportResult = createUnionType({
  name: 'FileReportResult',
  types: () => [FileReportSuccess, SubjectProblem, TooManyReportsProblem, InvalidInputProblem] as const,
});
