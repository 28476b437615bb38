import { render } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { MessageText, splitLinks } from './MessageText.js';

const links = (text: string) =>
  splitLinks(text)
    .filter((part) => part.href !== undefined)
    .map((part) => part.text);

describe('links in a message', () => {
  test.each([
    ['see https://example.org.', ['https://example.org']],
    ['(https://example.org/a)', ['https://example.org/a']],
    [
      'https://en.wikipedia.org/wiki/A_(b), and http://x.test/?q=1#f!',
      ['https://en.wikipedia.org/wiki/A_(b)', 'http://x.test/?q=1#f'],
    ],
    ['<https://example.org>', ['https://example.org']],
    ['HTTPS://EXAMPLE.ORG', ['HTTPS://EXAMPLE.ORG']],
  ])('%s', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'https://',
    'https://user@evil.test',
    'http://example.org:99999999/',
    'file:///etc/passwd',
  ])('%s is text', (text) => {
    expect(links(text)).toEqual([]);
  });

  test('nothing of the text is lost', () => {
    const text = 'a https://x.test/(b)), c http:// d\nhttps://user@evil.test e';
    expect(
      splitLinks(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});

describe('the text of a message', () => {
  test('is never read as markup', () => {
    const hostile = '<img src=x onerror=alert(1)> <script>alert(1)</script> https://x.test/"onclick="alert(1)';
    const { container } = render(<MessageText text={hostile} />);
    expect(container.querySelector('img, script')).toBeNull();
    expect(container.textContent).toBe(hostile);
    for (const link of container.querySelectorAll('a')) {
      expect(link.getAttribute('rel')).toContain('noopener');
      expect(link.hasAttribute('onclick')).toBe(false);
    }
  });
});
