/** A part of `.env.example`. */
export interface Section {
  readonly title: string;
  /** One sentence for the operator. */
  readonly about: string;
  readonly variables: readonly string[];
}

/**
 * What stands together in `.env.example`, in this order. A variable that is named nowhere here lands in the section of
 * the process that reads it, so a new one is never left out.
 */
export const SECTIONS: readonly Section[] = [
  {
    title: 'Global',
    about: 'What `npm start` and the `sl3` command read, and what several processes share.',
    variables: [
      ...['SL3_PORT', 'SL3_DATA_DIR', 'MONGODB_URI', 'MONGODB_DATABASE', 'HOST', 'PORT', 'DRAIN_MS'],
      ...['GATEWAY_URL', 'SUBGRAPH_URLS', 'CALLER_SECRETS', 'TARGET_SECRETS'],
    ],
  },
  { title: 'API: Redis', about: 'Hints, jobs and rates.', variables: ['REDIS_URL', 'REDIS_PREFIX'] },
  {
    title: 'API: WebSocket',
    about: 'The socket that carries what is live.',
    variables: ['CURSOR_SECRET', 'HEARTBEAT_MS', 'POLL_MS'],
  },
  { title: 'API: queues', about: 'Work that may wait.', variables: ['WORKER_ENV', 'SCRUB_AFTER_MS'] },
  { title: 'API: monitoring', about: 'Logs and figures.', variables: ['LOG_LEVEL', 'METRICS_PORT'] },
  {
    title: 'API: graph',
    about: 'The gateway’s door for HTTP.',
    variables: [
      ...['SUPERGRAPH_FILE', 'INTROSPECTION', 'GRAPHIQL_DIR', 'TRUSTED_PROXIES', 'SUBGRAPH_DEADLINE_MS'],
      ...['RATE_POINTS_PER_MINUTE', 'DOCUMENTS_PER_MINUTE'],
    ],
  },
  {
    title: 'Web: WebSocket client',
    about: 'The chat opens its socket to the origin it came from, so there is no address to set.',
    variables: ['ALLOWED_ORIGINS', 'SOCKETS_PER_USER', 'SOCKET_MESSAGES_PER_SECOND', 'SLOW_READER_MS'],
  },
  {
    title: 'Web: chat UI',
    about: 'What the chat and the console show; they learn the limits from the graph.',
    variables: ['CLIENT_DIR', 'ADMIN_DIR', 'MEDIA_ORIGIN', 'BODY_MAX_CHARS', 'EDIT_WINDOW_MS'],
  },
];
