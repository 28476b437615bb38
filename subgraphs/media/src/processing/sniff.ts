import type { ImageType } from '../asset/media-limits.js';

/** How much of a file's beginning is looked at. */
export const SNIFFED_BYTES = 4_096;

/** What the first bytes of a file say: an image we draw, something that runs when it is opened, or neither. */
export type Sniffed = { image: ImageType } | 'runs' | 'other';

type Bytes = Buffer;
const startsWith = (signature: string) => (head: Bytes) =>
  head.subarray(0, signature.length).toString('latin1') === signature;

const IMAGES: readonly (readonly [ImageType, (head: Bytes) => boolean])[] = [
  ['image/png', startsWith('\x89PNG\r\n\x1a\n')],
  ['image/jpeg', startsWith('\xff\xd8\xff')],
  // A script that begins with GIF89a assigns to a variable of that name, or goes on in a comment.
  ['image/gif', (head) => /^GIF8[79]a/.test(text(head)) && !/^GIF8[79]a\s*(=|\/[/*])/.test(text(head))],
  ['image/webp', (head) => /^RIFF[^]{4}WEBP/.test(text(head))],
];

const RUNS: readonly ((head: Bytes) => boolean)[] = [
  startsWith('MZ'), // Windows and DOS
  startsWith('\x7fELF'),
  (head) => /^(\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe)/.test(text(head)), // macOS, Java
  startsWith('\0asm'),
  startsWith('!<arch>\ndebian'),
  startsWith('\xed\xab\xee\xdb'), // rpm
  startsWith('L\0\0\0\x01\x14\x02\0'), // a Windows shortcut
  startsWith('#!'),
  startsWith('<?php'),
  // Pages and vector images run scripts where they are opened.
  (head) => /^<(!doctype\s+html|html|head|body|script|svg|iframe)[\s>/]/i.test(withoutPrologue(text(head))),
  (head) => /<(script|svg)[\s>]/i.test(text(head).slice(0, 1_024)) && isText(head),
];

/**
 * Says what a file is by its first bytes.
 *
 * A table of our own: only four formats count, file-type 22 needs Node 22, and a parser of a hundred containers is more
 * surface than this question is worth. What is said to be an image is decoded and drawn anew, which is the real proof.
 */
export function sniff(start: Uint8Array): Sniffed {
  const head = Buffer.from(start.buffer, start.byteOffset, Math.min(start.byteLength, SNIFFED_BYTES));
  const image = IMAGES.find(([, matches]) => matches(head));
  if (image) return { image: image[0] };
  return RUNS.some((matches) => matches(head)) ? 'runs' : 'other';
}

const text = (head: Bytes): string => head.toString('latin1');

/** What may stand before a page's first tag, each with its end. */
const PROLOGUE: readonly (readonly [RegExp, string])[] = [
  [/^<!--/, '-->'],
  [/^<\?xml/i, '?>'],
  [/^<!doctype(?!\s+html)/i, '>'],
];

/** Walks forward only: one expression for all of it takes for ever on a page of many comments. */
function withoutPrologue(page: string): string {
  let rest = page.replace(/^\xef\xbb\xbf/, '').trimStart();
  for (;;) {
    const end = PROLOGUE.find(([begins]) => begins.test(rest))?.[1];
    const at = end === undefined ? -1 : rest.indexOf(end);
    if (end === undefined || at < 0) return rest;
    rest = rest.slice(at + end.length).trimStart();
  }
}

function isText(head: Bytes): boolean {
  return !head.includes(0);
}
