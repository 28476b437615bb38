import { describe, expect, test } from 'vitest';
import { memoryLog, REDACTED } from './log.js';

describe('the log', () => {
  test.each(REDACTED)('never shows what is under %s, at the top or inside', (key) => {
    const { log, lines } = memoryLog();
    log.info({ [key]: 'private', a: { [key]: 'private', b: { [key]: 'private' } } }, 'said');

    expect(lines()).toEqual([
      expect.objectContaining({
        [key]: '[redacted]',
        a: { [key]: '[redacted]', b: { [key]: '[redacted]' } },
        msg: 'said',
        level: 'info',
      }),
    ]);
  });

  test('tells an error with its stack and causes, without the documents a driver hangs on it', () => {
    const { log, lines } = memoryLog();
    const cause = Object.assign(new Error('E11000'), { code: 11000, writeErrors: [{ op: { text: 'private' } }] });
    log.error({ err: new Error('could not store', { cause }) }, 'failed');

    expect(JSON.stringify(lines())).not.toContain('private');
    expect(lines()[0]?.['err']).toEqual({
      type: 'Error',
      message: 'could not store',
      stack: expect.stringContaining('log.test.ts'),
      cause: { type: 'Error', message: 'E11000', errorCode: 11000, stack: expect.anything() },
    });
  });
});
