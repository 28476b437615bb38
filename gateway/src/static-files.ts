import { createHash, randomBytes } from 'node:crypto';
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

/**
 * What a page may load and do: what this origin serves, and nothing written into the page itself.
 *
 * @param mediaOrigin - where images may come from as well
 */
export function pageHeaders(mediaOrigin: string | undefined): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'self'",
    "script-src 'self'",
    "connect-src 'self' ws: wss:",
    ["img-src 'self' data: blob:", ...(mediaOrigin === undefined ? [] : [mediaOrigin])].join(' '),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  };
}

interface Page {
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
  readonly bytes: Buffer;
  readonly isCompressible: boolean;
  /** Its styles are written by its scripts, which must show a nonce that nobody can know beforehand. */
  readonly wantsNonce: boolean;
  /** Made when first asked for, then kept. */
  readonly encoded: Map<string, Promise<Buffer>>;
}

/** What the build of an application writes where a nonce belongs; each answer puts its own there. */
const NONCE_PLACE = 'sl3-nonce-of-this-answer';

/** A built single-page application. */
export interface Site {
  /** Without one, or when it is not there, nothing is served. */
  readonly folder: string | undefined;
  /** Where it lies: `` for the root, `/admin` for paths from there on. */
  readonly at: '' | `/${string}`;
}

/**
 * Serves built applications from memory. Only what was there at the start is served, so no path can lead outside; any
 * other path is a place inside an application and answers with its index.
 */
export class StaticFiles {
  readonly #sites: readonly { readonly at: string; readonly pages: ReadonlyMap<string, Page> }[];

  constructor(sites: readonly Site[]) {
    this.#sites = sites
      .map(({ at, folder }) => ({ at, pages: folder === undefined ? new Map<string, Page>() : readPages(folder) }))
      .sort((a, b) => b.at.length - a.at.length); // the root takes what no other site does
  }

  /** @returns false when there is nothing to answer with */
  async answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const site = this.#sites.find(({ at }) => path === at || path.startsWith(`${at}/`));
    const inside = path.slice(site?.at.length);
    // A missing asset is missing: answering it with the index would be cached under its name.
    const page =
      site?.pages.get(inside) ?? (inside.startsWith('/assets/') ? undefined : site?.pages.get('/index.html'));
    if (!page) return false;
    if (page.wantsNonce) {
      answerWithNonce(page, request, response);
      return true;
    }
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

function readPages(folder: string): Map<string, Page> {
  return new Map(
    filesUnder(folder).map((file) => {
      const path = `/${relative(folder, file).split(sep).join('/')}`;
      return [path, readPage(path, file)];
    }),
  );
}

/** Never kept by anybody: a nonce that comes twice is no nonce. */
function answerWithNonce(page: Page, request: IncomingMessage, response: ServerResponse): void {
  const nonce = randomBytes(16).toString('base64url');
  const bytes = Buffer.from(page.bytes.toString().replaceAll(NONCE_PLACE, nonce));
  const policy = String(response.getHeader('content-security-policy'));
  response.setHeader('content-security-policy', `${policy}; style-src 'self' 'nonce-${nonce}'`);
  response.setHeader('content-type', page.type);
  response.setHeader('cache-control', 'no-store');
  response.setHeader('content-length', bytes.length);
  response.end(request.method === 'HEAD' ? undefined : bytes);
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
    wantsNonce: extension === '.html' && bytes.includes(NONCE_PLACE),
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
