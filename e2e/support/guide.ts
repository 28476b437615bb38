import { readFileSync } from 'node:fs';

/** One fenced block of a page. */
export interface Snippet {
  readonly language: string;
  /** What stands behind the language: the name of a file, or nothing. */
  readonly name: string;
  readonly text: string;
  /** The first line of it, on the page. */
  readonly line: number;
  /** The block of JSON right after it: what it answers, `"…"` standing for any text. */
  readonly answer: unknown;
}

/** The snippets of a page, in its order, each with the answer that the page shows for it. */
export function snippetsOf(file: string): Snippet[] {
  const page = readFileSync(file, 'utf8');
  const blocks = [...page.matchAll(/^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm)].map(
    ({ 1: language = '', 2: name = '', 3: text = '', index }) => ({
      ...{ language, name, text },
      line: page.slice(0, index).split('\n').length + 1,
    }),
  );
  return blocks.flatMap((block, index) => {
    if (block.language === 'json') return [];
    const next = blocks[index + 1];
    return [{ ...block, answer: next?.language === 'json' ? (JSON.parse(next.text) as unknown) : undefined }];
  });
}

/** The real answer with `"…"` wherever the page has it, so that the two can be compared. */
export function asOnThePage(real: unknown, shown: unknown): unknown {
  if (shown === '…' && typeof real === 'string') return '…';
  if (typeof real !== 'object' || real === null || typeof shown !== 'object' || shown === null) return real;
  if (Array.isArray(real)) return real.map((item, index) => asOnThePage(item, (shown as unknown[])[index]));
  return Object.fromEntries(
    Object.entries(real).map(([key, value]) => [key, asOnThePage(value, (shown as Record<string, unknown>)[key])]),
  );
}
