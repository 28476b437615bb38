import { located } from '../error.js';

/** Pieces of a pattern: an escape, a class in brackets that may lack its end, a quoted run, or one character. */
const PIECES = /\\Q[^]*?(?:\\E|$)|\\[^]|\[\^?\]?(?:\[:\^?\w+:\]|\\[^]|[^\]\\])*(?:\]|\\?$)|[^]/gu;

/** A text ends at its end, or before a line feed that is its last character. */
const END = '(?=\\n?(?![^]))';

const posixClasses: Record<string, string> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \\t\\n\\r\\f\\v',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

const escapes: Record<string, string> = {
  '\\A': '^',
  '\\z': '(?![^])',
  '\\Z': END,
  '\\h': '[ \\t]',
  '\\H': '[^ \\t]',
  '\\R': '(?:\\r\\n|\\n|\\r|\\f|\\v)',
  '\\e': '\\x1b',
  '\\a': '\\x07',
  // White space is ASCII in PCRE, as MongoDB sets it up.
  '\\s': '[ \\t\\n\\r\\f\\v]',
  '\\S': '[^ \\t\\n\\r\\f\\v]',
};

/**
 * A pattern of PCRE, which MongoDB has, in the words of JavaScript.
 *
 * @param options - those of `imsx` that are set; `m` and `x` are worked into the pattern, whose lines end with a line
 * feed only
 */
export function fromPcre(pattern: string, options: string): string {
  const isExtended = options.includes('x');
  const ofCharacter: Record<string, string> = {
    '.': options.includes('s') ? '.' : '[^\\n]',
    '^': options.includes('m') ? '(?<![^\\n])' : '^',
    $: options.includes('m') ? '(?![^\\n])' : END,
  };
  const source = isExtended ? withoutLayout(pattern) : pattern;
  return source.replace(PIECES, (piece) => {
    if (piece.startsWith('\\Q')) return escapeAll(piece.slice(2).replace(/\\E$/, ''));
    if (piece.startsWith('\\')) return escapes[piece] ?? plainEscape(piece);
    if (piece.startsWith('[')) return classOf(piece);
    return ofCharacter[piece] ?? piece;
  });
}

/** The `x` option: blanks and comments outside of classes mean nothing. */
function withoutLayout(source: string): string {
  return source.replace(/\\.|\[(?:\\.|[^\]])*\]|\s+|#.*$/gm, (part) => (/^[\\[]/.test(part) ? part : ''));
}

/** PCRE takes an escaped mark for the mark itself; JavaScript does so for its own marks only. */
function plainEscape(piece: string): string {
  return /^\\[^\w^$.*+?()[\]{}|/\\]$/u.test(piece) ? escapeAll(piece.slice(1)) : piece;
}

function classOf(piece: string): string {
  if (!/^\[\^?\]?(?:\[:\^?\w+:\]|\\[^]|[^\]\\])*\]$/.test(piece)) {
    throw located(51091, 'Regular expression is invalid: missing terminating ] for character class');
  }
  const named = piece.replace(/\[:(\w+):\]/g, (whole, name: string) => posixClasses[name] ?? whole);
  // A bracket that comes first in a class is a character of it.
  const [, open = '[', rest = ''] = /^(\[\^?)([^]*)$/.exec(named) ?? [];
  const body = rest.slice(0, -1).replace(/\\[^]|[[\]]/gu, (part) => {
    if (part === '[' || part === ']') return `\\${part}`;
    return part === '\\s' ? ' \\t\\n\\r\\f\\v' : part === '\\h' ? ' \\t' : classEscape(part);
  });
  return `${open}${body}]`;
}

const classEscape = (part: string) => (/^\\[^\w\-^$.*+?()[\]{}|/\\]$/u.test(part) ? part.slice(1) : part);

const escapeAll = (text: string) => text.replace(/[\^$.*+?()[\]{}|/\\]/g, '\\$&');
