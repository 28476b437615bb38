import { csvLine, type Cell } from './csv.js';
import type { ExportFormat } from './export.js';

/** The parts of a file, one row after the other; a file without rows is whole as well. */
export async function* formatRows(
  format: ExportFormat,
  o: { columns: readonly string[]; rows: AsyncIterable<Record<string, Cell>> },
): AsyncGenerator<string> {
  switch (format) {
    case 'NDJSON':
      for await (const row of o.rows) yield `${JSON.stringify(row)}\n`;
      return;
    case 'CSV':
      yield csvLine(o.columns);
      for await (const row of o.rows) yield csvLine(o.columns.map((column) => row[column]));
      return;
    case 'JSON': {
      let before = '[\n';
      for await (const row of o.rows) {
        yield `${before}${JSON.stringify(row)}`;
        before = ',\n';
      }
      yield before === '[\n' ? '[]\n' : '\n]\n';
    }
  }
}

/** How a file of this format is called and announced. */
export const FILE_TYPES: Record<ExportFormat, { extension: string; mimeType: string }> = {
  NDJSON: { extension: 'ndjson', mimeType: 'application/x-ndjson' },
  CSV: { extension: 'csv', mimeType: 'text/csv; charset=utf-8' },
  JSON: { extension: 'json', mimeType: 'application/json' },
};
