import { badValue, located, notSupported, typeMismatch } from '../error.js';
import { showValue } from '../storage/show-value.js';
import { compareValues, keyOf } from './key.js';
import { isDoc, rankOf, toNumber, TypeOrder, typeNameOf, type Doc } from './value.js';

/** Order and equality of text as people of a language have it. Everything but text compares as without. */
export interface Collation {
  /** As asked for, with every option filled in; two collations are the same when these are equal. */
  spec: Doc;
  compare: (a: string, b: string) => number;
  /** The same text for texts that `compare` takes for equal; its own order means nothing. */
  fold: (text: string) => string;
}

interface Options {
  locale: string;
  caseLevel: boolean;
  caseFirst: 'off' | 'upper' | 'lower';
  strength: number;
  numericOrdering: boolean;
  alternate: 'non-ignorable' | 'shifted';
  maxVariable: 'punct' | 'space';
  normalization: boolean;
  backwards: boolean;
}

const defaults: Omit<Options, 'locale'> = {
  caseLevel: false,
  caseFirst: 'off',
  strength: 3,
  numericOrdering: false,
  alternate: 'non-ignorable',
  maxVariable: 'punct',
  normalization: false,
  backwards: false,
};

const choices: Record<string, readonly string[]> = {
  caseFirst: ['off', 'upper', 'lower'],
  alternate: ['non-ignorable', 'shifted'],
  maxVariable: ['punct', 'space'],
};

/**
 * The collation a command or an index asks for.
 *
 * @returns undefined for none, and for `simple`, which is order by bytes
 * @throws when an option is unknown or makes no sense, or the language is not known
 */
export function collationOf(spec: unknown): Collation | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDoc(spec)) {
    throw typeMismatch(`BSON field 'collation' is the wrong type '${typeNameOf(spec)}', expected type 'object'`);
  }
  if (Object.keys(spec).length === 0) return undefined;
  const options = readOptions(spec);
  if (options.locale === 'simple') return undefined;
  return makeCollation(options);
}

function readOptions(spec: Doc): Options {
  const options: Record<string, unknown> = { locale: undefined, ...defaults };
  for (const [name, value] of Object.entries(spec)) {
    if (name === 'version') continue;
    if (!Object.hasOwn(options, name)) throw located(40415, `BSON field 'collation.${name}' is an unknown field.`);
    options[name] = readOption(name, value);
  }
  if (options['locale'] === undefined) {
    throw located(40414, "BSON field 'collation.locale' is missing but a required field");
  }
  if (options['backwards'] === true) throw notSupported('collation.backwards');
  return options as unknown as Options;
}

function readOption(name: string, value: unknown): unknown {
  if (name === 'strength') {
    const strength = toNumber(value);
    if (strength !== undefined && [1, 2, 3, 4, 5].includes(strength)) return strength;
    throw badValue(`Enumeration value '${showValue(value)}' for field 'collation.strength' is not a valid value.`);
  }
  const wanted = name === 'locale' || Object.hasOwn(choices, name) ? 'string' : 'boolean';
  if (typeof value !== wanted) {
    const expected = wanted === 'string' ? 'string' : 'bool';
    throw typeMismatch(
      `BSON field 'collation.${name}' is the wrong type '${typeNameOf(value)}', expected type '${expected}'`,
    );
  }
  if (Object.hasOwn(choices, name) && !choices[name]?.includes(value as string)) {
    throw badValue(`Enumeration value '${showValue(value)}' for field 'collation.${name}' is not a valid value.`);
  }
  return value;
}

function makeCollation(options: Options): Collation {
  const collator = new Intl.Collator(languageTag(options.locale), {
    sensitivity: sensitivityOf(options),
    numeric: options.numericOrdering,
    caseFirst: options.caseFirst === 'off' ? 'false' : options.caseFirst,
    ignorePunctuation: options.alternate === 'shifted',
  });
  const compare = (a: string, b: string) => (a === b ? 0 : collator.compare(a, b));
  return { spec: { ...options }, compare, fold: folderOf(compare, options.numericOrdering) };
}

/** MongoDB writes `en_US` and `de@collation=phonebook` where the web writes `en-US` and `de-u-co-phonebk`. */
function languageTag(locale: string): string {
  const [language = '', variant] = locale.split('@collation=');
  const tag = language.replaceAll('_', '-') + (variant ? `-u-co-${variant === 'phonebook' ? 'phonebk' : variant}` : '');
  try {
    if (Intl.Collator.supportedLocalesOf([tag]).length > 0) return tag;
  } catch {
    // A tag that is none is as unknown as one of no language.
  }
  throw badValue(`Field 'locale' is invalid in: { locale: "${locale}" }`);
}

function sensitivityOf({ strength, caseLevel }: Options): 'base' | 'accent' | 'case' | 'variant' {
  if (strength === 1) return caseLevel ? 'case' : 'base';
  return strength === 2 && !caseLevel ? 'accent' : 'variant';
}

/** Character by character the plainest writing that the language takes for the same; what it ignores is left out. */
function folderOf(compare: (a: string, b: string) => number, isNumeric: boolean): (text: string) => string {
  const known = new Map<string, string>();
  const foldOne = (character: string): string => {
    if (compare(character, '') === 0) return '';
    const parted = character.normalize('NFKD');
    const base = parted.replace(/\p{M}+/gu, '');
    const candidates = [...(pairs[character] ?? []), base.toLowerCase(), base, parted.toLowerCase(), parted];
    return candidates.find((each) => each !== '' && compare(each, character) === 0) ?? character;
  };
  return (text) => {
    let folded = '';
    for (const character of text.normalize('NFC')) {
      let one = known.get(character);
      if (one === undefined) known.set(character, (one = foldOne(character)));
      folded += one;
    }
    return isNumeric ? folded.replace(/(?<!\d)0+(?=\d)/g, '') : folded;
  };
}

/** Letters that some languages take for two. */
const pairs: Record<string, readonly string[]> = {
  ß: ['ss'],
  ẞ: ['ss', 'SS'],
  æ: ['ae'],
  Æ: ['ae', 'AE'],
  œ: ['oe'],
  Œ: ['oe', 'OE'],
  ä: ['ae'],
  Ä: ['ae', 'AE'],
  ö: ['oe'],
  Ö: ['oe', 'OE'],
  ü: ['ue'],
  Ü: ['ue', 'UE'],
};

/** The order of two values, with text in the order of a collation wherever it is inside of them. */
export function compareUnder(collation: Collation | undefined, a: unknown, b: unknown): number {
  if (!collation) return compareValues(a, b);
  const rank = rankOf(a);
  if (rank !== rankOf(b)) return rank - rankOf(b);
  if (typeof a === 'string' && typeof b === 'string') return collation.compare(a, b);
  if (rank === TypeOrder.array) return compareLists(collation, a as unknown[], b as unknown[]);
  if (isDoc(a) && isDoc(b)) return compareDocs(collation, a, b);
  return compareValues(a, b);
}

function compareLists(collation: Collation, a: readonly unknown[], b: readonly unknown[]): number {
  for (const [at, value] of a.entries()) {
    if (at >= b.length) return 1;
    const order = compareUnder(collation, value, b[at]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** By each field's type, then name, then value, as without a collation. */
function compareDocs(collation: Collation, a: Doc, b: Doc): number {
  const others = Object.entries(b);
  for (const [at, [name, value]] of Object.entries(a).entries()) {
    const other = others[at];
    if (!other) return 1;
    const order =
      rankOf(value) - rankOf(other[1]) || compareValues(name, other[0]) || compareUnder(collation, value, other[1]);
    if (order !== 0) return order;
  }
  return Object.keys(a).length - others.length;
}

/** Whether comparing with a value compares text, so that a collation matters. */
export function holdsText(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (Array.isArray(value)) return value.some(holdsText);
  return isDoc(value) && Object.values(value).some(holdsText);
}

/** Whether two collations are one. */
export function sameCollation(a: Collation | undefined, b: Collation | undefined): boolean {
  if (!a || !b) return a === b;
  return Object.keys(a.spec).every((option) => a.spec[option] === b.spec[option]);
}

/** The same value with every text in it folded: equal where the collation takes the values for equal. */
export function foldText(collation: Collation, value: unknown): unknown {
  if (typeof value === 'string') return collation.fold(value);
  if (Array.isArray(value)) return value.map((each: unknown) => foldText(collation, each));
  if (!isDoc(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, foldText(collation, each)]));
}

/** What is one text for all values that are equal, for sets and maps of values. */
export function keyText(value: unknown, collation: Collation | undefined): string {
  return keyOf(collation ? foldText(collation, value) : value).toString('latin1');
}
