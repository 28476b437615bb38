const MIB = 1_048_576;

/** A part of the paths whose requests and answers are streamed to and from one subgraph. */
export interface ProxyRoute {
  readonly prefix: `/${string}/`;
  readonly subgraph: string;
  readonly methods: readonly string[];
  /** The longest body that is let through; 0 for none. */
  readonly bodyMaxBytes: number;
  /** Whether a browser may show who it is by the cookie, where it can send no access token. */
  readonly takesCookie: boolean;
}

/** What is streamed, and to whom. Nothing else of a subgraph can be reached from outside. */
export const PROXY_ROUTES: readonly ProxyRoute[] = [
  { prefix: '/media/', subgraph: 'media', methods: ['GET', 'HEAD'], bodyMaxBytes: 0, takesCookie: true },
  {
    prefix: '/uploads/',
    subgraph: 'media',
    methods: ['OPTIONS', 'HEAD', 'PATCH', 'DELETE'],
    // One piece of an upload: what a dropped line costs at most.
    bodyMaxBytes: 8 * MIB,
    takesCookie: false,
  },
  { prefix: '/exports/', subgraph: 'moderation', methods: ['GET', 'HEAD'], bodyMaxBytes: 0, takesCookie: false },
];

/** The headers of a request that a subgraph may see. Who asks is in the envelope, and nowhere else. */
export const REQUEST_HEADERS = [
  ...['content-type', 'content-length', 'range', 'if-range', 'if-none-match'],
  ...['tus-resumable', 'upload-offset'],
];

/** The headers of an answer that leave; above all no cookies. */
export const ANSWER_HEADERS = [
  ...['content-type', 'content-length', 'content-range', 'content-disposition', 'accept-ranges', 'etag', 'allow'],
  ...['cache-control', 'content-security-policy', 'cross-origin-resource-policy', 'x-content-type-options'],
  ...['tus-resumable', 'tus-version', 'tus-extension', 'tus-max-size', 'upload-offset', 'upload-length'],
];
