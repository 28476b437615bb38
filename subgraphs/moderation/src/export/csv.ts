/** A value of a cell; null and undefined are an empty one. */
export type Cell = string | number | boolean | Date | null | undefined;

/** What makes a spreadsheet take a text for a formula, full-width forms included (OWASP, CSV injection). */
const FORMULA_START = /^[=+\-@\t\r\0＝＋－＠]/u;

/** One line of CSV as RFC 4180 has it, its line end included. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  const text = cell instanceof Date ? cell.toISOString() : String(cell);
  // Numbers of ours may begin with a minus; a text that somebody wrote may not be run by whoever opens the file.
  const safe = typeof cell === 'string' && FORMULA_START.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
