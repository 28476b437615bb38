import 'reflect-metadata';
import { Directive, Field, InterfaceType, ObjectType } from 'type-graphql';

/** The languages the product speaks. */
export type Locale = 'en' | 'fr';

/** What may go wrong for a person. `message` is in the language of the request. */
// Implementations register through the unions that return them, or one subgraph's Problems would show up in another's
// schema whenever one process prints both.
@InterfaceType({
  description: 'What may go wrong for a person. `message` is in the language of the request.',
  autoRegisterImplementations: false,
})
export abstract class Problem {
  @Field(() => String)
  message!: string;
}

/** One field of an input and what to change about it. */
@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType({ description: 'One field of an input and what to change about it.' })
export class InvalidField {
  @Field(() => String, { description: 'Path of the field in the input, e.g. `handle`.' })
  path: string;

  @Field(() => String, { description: 'What to change, in the language of the request.' })
  message: string;

  constructor(path: string, message: string) {
    this.path = path;
    this.message = message;
  }
}

/** One or more fields of the input cannot be used as they are. */
@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'One or more fields of the input cannot be used as they are.' })
export class InvalidInputProblem extends Problem {
  @Field(() => [InvalidField])
  fields: InvalidField[];

  constructor(locale: Locale, fields: InvalidField[]) {
    super();
    this.message = phrase(phrases, 'invalidInput', locale);
    this.fields = fields;
  }
}

/** What a phrase may be told to say. */
export type PhraseFacts = Readonly<Record<string, string | number>>;

/** The texts of a noun in both languages: `<noun>.problems.ts` keeps one such table. */
export type Phrases = Readonly<Record<string, Readonly<Record<Locale, string | ((facts: PhraseFacts) => string)>>>>;

/** One phrase of a table in the language of the request. */
export function phrase<P extends Phrases>(
  table: P,
  key: keyof P & string,
  locale: Locale,
  facts: PhraseFacts = {},
): string {
  const text = (table[key] as P[string])[locale];
  return typeof text === 'function' ? text(facts) : text;
}

const phrases = {
  invalidInput: {
    en: 'Some of this cannot be used as it is.',
    fr: 'Certaines valeurs ne peuvent pas être utilisées telles quelles.',
  },
} satisfies Phrases;
