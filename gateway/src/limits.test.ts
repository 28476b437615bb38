import { describe, expect, test } from 'vitest';
import { codeOf } from './error-mask.js';
import { readDocument } from './limits.js';

function refusalOf(source: string): { code: string; message: string; ms: number } | undefined {
  const startedAt = performance.now();
  try {
    readDocument(source);
    return undefined;
  } catch (error) {
    return { code: codeOf(error), message: (error as Error).message, ms: performance.now() - startedAt };
  }
}

const repeat = (count: number, one: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => one(i)).join(' ');
const nested = (depth: number, open: string, leaf: string): string =>
  `${open.repeat(depth)}${leaf}${'}'.repeat(depth)}`;
/** 2^28 fields in 29 fragments. */
const bomb = `{ ...F0 } ${repeat(28, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F28 on Query { __typename }`;

const TOO_COMPLEX: Record<string, string> = {
  'over 10,000 characters': `{ me { id } } # ${'x'.repeat(10_000)}`,
  'over 900 tokens': `query (${repeat(320, (i) => `$v${i}: ID`)}) { me { id } }`,
  '101 aliases': `{ ${repeat(101, (i) => `a${i}: __typename`)} }`,
  '21 aliases through a fragment': `{ ...F ...F ...F } fragment F on Query { ${repeat(7, (i) => `a${i}: __typename`)} }`,
  'the same field 500 times': `{ ${repeat(440, () => '__typename')} }`,
  'the same field 21 times through fragments': `{ ${repeat(21, () => '...F')} } fragment F on Query { __typename }`,
  '60 fields deep': nested(60, '{ a ', '{ b }'),
  '11 fields deep': nested(10, '{ a ', '{ b }'),
  '60 inline fragments deep': `{ ${nested(60, '... on Query { ', '__typename')} }`,
  '60 inline fragments without a type deep': nested(60, '{ ... ', '{ __typename }'),
  '2^28 expansions of fragments': bomb,
  'a fragment that contains itself': '{ ...A } fragment A on Query { me { id } ...A }',
  'fragments that contain each other': '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
  '31 directives': `{ __typename ${repeat(31, () => '@include(if: true)')} }`,
  '16 root fields': `{ ${repeat(16, (i) => `f${i}`)} }`,
  '16 root fields through fragments': `{ ...A ...B } fragment A on Query { ${repeat(8, (i) => `a${i}`)} } fragment B on Query { ${repeat(8, (i) => `b${i}`)} }`,
  '301 fields': `{ ${repeat(3, (i) => `f${i} { ${repeat(101, (j) => `g${j}`)} }`)} }`,
};

describe('a document over a limit', () => {
  test.each(Object.entries(TOO_COMPLEX))('%s is refused, at once, without a number or a name', (_title, source) => {
    const refusal = refusalOf(source);
    expect(refusal).toMatchObject({
      code: 'OPERATION_TOO_COMPLEX',
      message: 'The operation asks for too much at once.',
    });
    expect(refusal!.ms).toBeLessThan(50);
  });

  test('does not keep the next document from being read', () => {
    refusalOf(bomb);
    expect(refusalOf('{ me { id } }')).toBeUndefined();
  });
});

describe('a document within the limits', () => {
  test.each([
    ['ten fields deep', nested(9, '{ a ', '{ b }')],
    ['20 aliases', `{ ${repeat(14, (i) => `a${i}: __typename`)} f { ${repeat(6, (i) => `b${i}: __typename`)} } }`],
    ['a field asked for by every type of an event', `{ e { ${repeat(7, (i) => `... on T${i} { seq at }`)} } }`],
  ])('%s is read', (_title, source) => {
    expect(refusalOf(source)).toBeUndefined();
  });

  test('that is not GraphQL is refused as such', () => {
    expect(refusalOf('{ me { id }')?.code).toBe('GRAPHQL_PARSE_FAILED');
    expect(refusalOf('type Query { a: Int }')?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});
