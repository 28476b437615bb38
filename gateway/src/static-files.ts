import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const COMPRESSIBLE = new Set(['.css', '.html', '.ico', '.js', '.json', '.svg', '.txt', '.webmanifest']);

/** What a page may load and do: what this origin serves, and nothing written into the page itself. */
export const PAGE_HEADERS = {
  'content-security-policy': [
    "default-src 'self'",
    "script-src 'self'",
    "connect-src 'self' ws: wss:",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const;

interface Page {
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
  readonly bytes: Buffer;
  readonly isCompressible: boolean;
  /** Made when first asked for, then kept. */
  readonly encoded: Map<string, Promise<Buffer>>;
}

/**
 * Serves a built client from memory. Only what was there at the start is served, so no path can lead outside; any
 * other path is a place inside the client and answers with its index.
 */
export class StaticFiles {
  readonly #pages = new Map<string, Page>();

  /** @param folder - of the built client; without one, or when it is not there, nothing is served */
  constructor(folder: string | undefined) {
    if (folder === undefined) return;
    for (const file of filesUnder(folder)) {
      const path = `/${relative(folder, file).split(sep).join('/')}`;
      this.#pages.set(path, readPage(path, file));
    }
  }

  /** @returns false when there is nothing to answer with */
  async answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    // A missing asset is missing: answering it with the index would be cached under its name.
    const page = this.#pages.get(path) ?? (path.startsWith('/assets/') ? undefined : this.#pages.get('/index.html'));
    if (!page) return false;
    response.setHeader('content-type', page.type);
    response.setHeader('cache-control', page.cacheControl);
    response.setHeader('etag', page.etag);
    response.setHeader('vary', 'accept-encoding');
    if (request.headers['if-none-match'] === page.etag) {
      response.writeHead(304).end();
      return true;
    }
    const encoding = page.isCompressible ? encodingFor(request) : undefined;
    const bytes = encoding ? await encoded(page, encoding) : page.bytes;
    if (encoding) response.setHeader('content-encoding', encoding);
    response.setHeader('content-length', bytes.length);
    response.end(request.method === 'HEAD' ? undefined : bytes);
    return true;
  }
}

function filesUnder(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return []; // not built: the API serves without a page
  }
}

function readPage(path: string, file: string): Page {
  const bytes = readFileSync(file);
  const extension = extname(file);
  return {
    type: TYPES[extension] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    // Vite names assets by their content, so they never change; everything else is asked for again each time.
    cacheControl: path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    bytes,
    isCompressible: COMPRESSIBLE.has(extension) && bytes.length > 1_024,
    encoded: new Map(),
  };
}

function encodingFor(request: IncomingMessage): 'br' | 'gzip' | undefined {
  const accepted = request.headers['accept-encoding'] ?? '';
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
}

function encoded(page: Page, encoding: 'br' | 'gzip'): Promise<Buffer> {
  let bytes = page.encoded.get(encoding);
  if (!bytes) {
    bytes =
      encoding === 'br'
        ? promisify(brotliCompress)(page.bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
        : promisify(gzip)(page.bytes, { level: 9 });
    page.encoded.set(encoding, bytes);
  }
  return bytes;
}
