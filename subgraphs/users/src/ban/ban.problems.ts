import { Field, ObjectType } from 'type-graphql';
import { inWordsOf } from '@sl3/platform/moments';
import { phrase, Problem, type Locale, type Phrases } from '@sl3/platform/problems';
import { DateTime } from '@sl3/platform/scalars';
import type { Ban } from './ban.js';

const phrases = {
  banned: {
    en: ({ until, reason }) => `This account is banned until ${until ?? ''}. The reason given: ${reason ?? ''}`,
    fr: ({ until, reason }) => `Ce compte est exclu jusqu’au ${until ?? ''}. Motif indiqué : ${reason ?? ''}`,
  },
} satisfies Phrases;

@ObjectType({
  implements: Problem,
  description: 'The account is banned. Told only to those who have shown that it is theirs.',
})
export class BannedProblem extends Problem {
  @Field(() => DateTime)
  readonly until: Date;

  @Field(() => String, { description: 'As the moderator gave it.' })
  readonly reason: string;

  constructor(locale: Locale, { endsAt, reason }: Ban) {
    super();
    this.message = phrase(phrases, 'banned', locale, { until: inWordsOf(endsAt, locale), reason });
    this.until = endsAt;
    this.reason = reason;
  }
}
