import { describe, expect, test } from 'vitest';
import { sniff } from './sniff.js';

const said = (text: string) => sniff(Buffer.from(text, 'latin1'));

describe('what a file is, by its first bytes', () => {
  test.each([
    ['a page', '<!DOCTYPE html><html>'],
    ['a page without a doctype', '  <html lang="en">'],
    ['a page behind a byte order mark', '\xef\xbb\xbf<body>'],
    ['a page behind comments and a declaration', '<!-- a --> <!-- b -->\n<?xml version="1.0"?><!-- c --><html>'],
    ['an image of vectors behind its doctype', '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "x"><svg>'],
    ['a script that begins as an image does', 'GIF89a=1;<script>'],
    ['a shell script', '#!/bin/sh'],
  ])('%s runs when it is opened', (_what, start) => {
    expect(said(start)).toBe('runs');
  });

  test.each([
    ['prose', 'Dear all, the html is below.'],
    ['an unfinished comment', '<!-- and so on'],
    ['XML of another kind', '<?xml version="1.0"?><feed>'],
  ])('%s is only a file', (_what, start) => {
    expect(said(start)).toBe('other');
  });

  // A pattern that tries every way to share the comments out would not end while anybody waits.
  test('a file of nothing but comments is answered at once', () => {
    expect(said('<!---->'.repeat(580) + 'x')).toBe('other');
  });
});
