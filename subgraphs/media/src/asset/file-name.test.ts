import { describe, expect, test } from 'vitest';
import { isRefusedName, safeFileName } from './file-name.js';

describe('the name of a file', () => {
  test.each([
    ['holiday.jpg', 'holiday.jpg'],
    ['Été à Québec 🍁.png', 'Été à Québec 🍁.png'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ann\\photo.png', 'photo.png'],
    ['a\0b\r\n.txt', 'ab.txt'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['zero\u200Bwidth.txt', 'zerowidth.txt'],
    ['family 👨‍👩‍👧.gif', 'family 👨‍👩‍👧.gif'],
    ['report.exe. .', 'report.exe'],
    ['.htaccess', 'htaccess'],
    ['a"b<c>|d?.txt', 'a_b_c__d_.txt'],
    ['two   spaces.txt', 'two spaces.txt'],
    ['', 'file'],
    ['///', 'file'],
    ['\u202E..', 'file'],
    ['photo.png.zip', 'photo.png.zip'],
  ])('%j is kept as %j', (given, kept) => {
    expect(safeFileName(given)).toBe(kept);
  });

  test('that is too long keeps its ending', () => {
    const kept = safeFileName(`${'é'.repeat(400)}.docx`);
    expect(Array.from(kept)).toHaveLength(150);
    expect(kept).toMatch(/^é+….*\.docx$/);
  });

  test('that is a long row of dots holds nobody up', () => {
    const startedAt = performance.now();
    safeFileName(`a${'.'.repeat(98_000)}a`);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  test.each(['a.exe', 'A.EXE', 'photo.png.js', 'x.svg', 'page.html', 'run.sh', 'm.docm', 'a.lnk'])(
    '%s is refused',
    (name) => {
      expect(isRefusedName(safeFileName(name))).toBe(true);
    },
  );

  test.each(['a.exe.pdf', 'exe', 'notes.txt', 'archive.tar.gz', 'photo.heic', 'clip.mp4'])('%s is taken', (name) => {
    expect(isRefusedName(safeFileName(name))).toBe(false);
  });
});
