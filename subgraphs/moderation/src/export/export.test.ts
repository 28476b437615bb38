import { eventually } from '@sl3/platform/testing/eventually';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModerationContext } from '../context.js';
import type { Role } from '../person/person.js';
import { jobs } from '../jobs.js';
import { fileReport } from '../report/file-report.js';
import { moderationFixture } from '../testing/fixture.js';
import { csvLine } from './csv.js';
import { answerExport } from './export-door.js';
import type { ExportFormat } from './export.js';
import { requestExport } from './request-export.js';
import type { RequestExportSuccess } from './export.problems.js';
import { runExport } from './run-export.js';

describe('a line of CSV', () => {
  test('is quoted as RFC 4180 has it', () => {
    expect(csvLine(['plain', 'a,b', 'say "hi"', 'two\r\nlines', null, 3, true])).toBe(
      'plain,"a,b","say ""hi""","two\r\nlines",,3,true\r\n',
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\0x', '＝1', '＋1', '－1', '＠x'])(
    'does not let a spreadsheet run %j',
    (text) => {
      const cell = csvLine([text]);
      expect(cell.replace(/^"/, '').startsWith(`'`)).toBe(true);
    },
  );

  test('leaves numbers as they are', () => {
    expect(csvLine([-3])).toBe('-3\r\n');
  });
});

describe('exporting a list', () => {
  const { as, aPerson, aMessage, clock, nonce, services, run } = moderationFixture();
  let moderator: { userId: string; role: Role };
  let door: Server;
  let asking: ModerationContext;
  beforeAll(async () => {
    moderator = await aPerson('MODERATOR');
    for (const note of ['=HYPERLINK("x")', 'Two\nlines, "quoted"']) {
      const { messageId } = aMessage((await aPerson()).userId);
      await fileReport(as(await aPerson()), { subjectKind: 'MESSAGE', subjectId: messageId, reason: 'SPAM', note });
      clock.move(1_000);
    }
    door = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://internal');
      answerExport({ request, response, url, route: url.pathname }, asking).catch((error: unknown) => {
        response.writeHead((error as { status: number }).status).end();
      });
    }).listen(0, '127.0.0.1');
  });
  afterAll(() => void door.close());

  async function written(format: ExportFormat): Promise<{ id: string; text: string }> {
    const result = await requestExport(as(moderator), { of: 'REPORTS', format, clientNonce: nonce() });
    const { _id: id } = (result as RequestExportSuccess).requested;
    await runExport(services(), { exportId: id, signal: new AbortController().signal });
    return { id, text: readFileSync(`${services().config.EXPORT_DIR}/${id}`, 'utf8') };
  }
  const get = async (by: ModerationContext, path: string) => {
    asking = by;
    return fetch(`http://127.0.0.1:${(door.address() as AddressInfo).port}${path}`);
  };
  const urlOf = async (id: string, by = moderator): Promise<string> => {
    const { data } = await run(as(by), '{ exports { edges { node { id url } } } }');
    return data.exports.edges.find(({ node }: any) => node.id === id).node.url;
  };

  test('gives the same rows in every format, with a manifest that holds', async () => {
    const { id, text: ndjson } = await written('NDJSON');
    const rows = ndjson
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ note }) => note)).toEqual(['=HYPERLINK("x")', 'Two\nlines, "quoted"']);
    expect(JSON.parse((await written('JSON')).text)).toEqual(rows);
    const { text: csv } = await written('CSV');
    expect(csv.split('\r\n')[0]).toBe(Object.keys(rows[0]).join(','));
    expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
    expect(csv).toContain('"Two\nlines, ""quoted"""');

    const sha256 = createHash('sha256').update(ndjson).digest('hex');
    const manifest = { rows: 2, bytes: Buffer.byteLength(ndjson), sha256 };
    expect(JSON.parse(readFileSync(`${services().config.EXPORT_DIR}/${id}.manifest.json`, 'utf8'))).toEqual({
      exportId: id,
      ...manifest,
    });
    expect(await services().collections.exports.findById(id).lean()).toMatchObject({ state: 'READY', ...manifest });
  });

  test('a list without rows is a whole file in every format', async () => {
    const all: string[] = [];
    for (const format of ['NDJSON', 'JSON', 'CSV'] as const) {
      const input = { of: 'SANCTIONS', format, clientNonce: nonce(), to: new Date(0) } as const;
      const { _id: exportId } = ((await requestExport(as(moderator), input)) as RequestExportSuccess).requested;
      await runExport(services(), { exportId, signal: new AbortController().signal });
      all.push(readFileSync(`${services().config.EXPORT_DIR}/${exportId}`, 'utf8'));
    }
    expect([all[0], JSON.parse(all[1]!), all[2]?.split('\r\n').length]).toEqual(['', [], 2]);
  });

  test('one nonce is one export, written once', async () => {
    const input = { of: 'AUDIT', format: 'CSV', clientNonce: nonce() } as const;
    const [one, two] = await Promise.all([requestExport(as(moderator), input), requestExport(as(moderator), input)]);
    const { _id } = (one as RequestExportSuccess).requested;
    expect((two as RequestExportSuccess).requested._id).toBe(_id);
    expect(await services().jobs.outbox.works.countDocuments({ _id: `run-export-${_id}` })).toBe(1);
    expect(await services().collections.audit.countDocuments({ subjectId: _id, action: 'export.requested' })).toBe(1);
    const other = await requestExport(as(moderator), { ...input, of: 'CASES' });
    expect(other).toMatchObject({ fields: [{ path: 'clientNonce' }] });
  });

  test('is handed to the moderator whose link it is, for five minutes at most, and to nobody else', async () => {
    const { id, text } = await written('CSV');
    const url = await urlOf(id);
    const answer = await get(as(moderator), url);
    expect([answer.status, await answer.text()]).toEqual([200, text]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...{
        'content-type': 'text/csv; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
      'content-disposition': expect.stringMatching(/^attachment; filename="reports-\d{4}-\d\d-\d\d\.csv"$/),
    });
    const other = await aPerson('MODERATOR');
    expect((await get(as(other), url)).status).toBe(403);
    expect((await get(as({ ...moderator, role: 'USER' }), url)).status).toBe(403);
    expect((await get(as(moderator), `${url}x`)).status).toBe(403);
    expect((await get(as(moderator), `/exports/${id}`)).status).toBe(403);
    clock.move(5 * 60_000);
    expect((await get(as(moderator), url)).status).toBe(403);
  });

  test('one that was given up is written when somebody has it tried again', async () => {
    const input = { of: 'SANCTIONS', format: 'JSON', clientNonce: nonce() } as const;
    const { _id: exportId } = ((await requestExport(as(moderator), input)) as RequestExportSuccess).requested;
    await jobs['run-export'].whenDead?.(services(), { exportId }, { id: 'work', error: 'no space left' });
    expect(await services().collections.exports.findById(exportId).lean()).toMatchObject({ state: 'FAILED' });
    await runExport(services(), { exportId, signal: new AbortController().signal });
    expect(await services().collections.exports.findById(exportId).lean()).toMatchObject({ state: 'READY', rows: 0 });
  });

  test('an export that is not written yet has no link', async () => {
    const result = await requestExport(as(moderator), { of: 'AUDIT', format: 'JSON', clientNonce: nonce() });
    expect(await urlOf((result as RequestExportSuccess).requested._id)).toBeNull();
    await eventually(async () => {
      expect(await services().collections.exports.countDocuments({ state: 'WAITING' })).toBeGreaterThan(0);
    });
  });

  test('is refused when it begins after its end', async () => {
    const [from, to] = [new Date(2), new Date(1)];
    const result = await requestExport(as(moderator), { of: 'AUDIT', format: 'JSON', clientNonce: nonce(), from, to });
    expect(result).toMatchObject({ fields: [{ path: 'to' }] });
  });
});
