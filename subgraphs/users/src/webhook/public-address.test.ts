import { describe, expect, test } from 'vitest';
import { checkedLookup, whyNotTarget, whyNotUrl } from './public-address.js';

const rules = { isLoopbackAllowed: false };

describe('the target of a webhook', () => {
  test.each([
    'https://example.com/hook',
    'https://1.1.1.1/',
    'https://example.com:8443/',
    'https://[2606:4700::1111]/',
  ])('may be %s', (url) => {
    expect(whyNotUrl(url, rules)).toBeUndefined();
  });

  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://127.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://127.255.255.254/',
    'https://0.0.0.0/',
    'https://0/',
    'https://10.0.0.1/',
    'https://10.255.255.255/',
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.168.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://192.0.0.1/',
    'https://192.0.2.1/',
    'https://198.18.0.1/',
    'https://224.0.0.1/',
    'https://240.0.0.1/',
    'https://255.255.255.255/',
    'https://１２７.０.０.１/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[fd12:3456::1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[ff02::1]/',
  ])('is refused when it is a private address, spelled %s', (url) => {
    expect(whyNotUrl(url, rules)).toBe('PRIVATE_ADDRESS');
  });

  test.each([
    ['nonsense', 'NOT_A_URL'],
    ['http://example.com/', 'NOT_HTTPS'],
    ['ftp://example.com/', 'NOT_HTTPS'],
    ['https://me:secret@example.com/', 'CREDENTIALS'],
    ['https://example.com:22/', 'PORT'],
    ['https://example.com:6379/', 'PORT'],
  ])('%s is refused as %s', (url, refusal) => {
    expect(whyNotUrl(url, rules)).toBe(refusal);
  });

  test('is refused when its name leads to a private address, or nowhere', async () => {
    expect(await whyNotTarget('https://localhost/', rules)).toBe('PRIVATE_ADDRESS');
    expect(await whyNotTarget('https://no-such-host.invalid/', rules)).toBe('UNKNOWN_HOST');
  });

  test('is looked at again when the connection is made: a name that came to be private is not connected to', async () => {
    const found = await new Promise((resolve) => {
      checkedLookup(rules)('localhost', { all: true }, (error, address) => {
        resolve(error ?? address);
      });
    });
    expect(String(found)).toBe('Error: the name leads to an address that is not public');
  });

  test('may be this very machine where a server is told to allow that, and no other private one', async () => {
    const here = { isLoopbackAllowed: true };
    expect(await whyNotTarget('http://127.0.0.1:8080/', here)).toBeUndefined();
    expect(await whyNotTarget('http://localhost:8080/', here)).toBeUndefined();
    expect(whyNotUrl('http://10.0.0.1/', here)).toBe('PRIVATE_ADDRESS');
  });
});
