/** Lower-case letters, digits, `_`, `.` and `-`, from 2 to 31 characters, beginning with a letter or a digit. */
export const HANDLE_PATTERN = '^[a-z0-9][a-z0-9_.-]{1,30}$';
export const HANDLE_MIN_CHARS = 2;
export const HANDLE_MAX_CHARS = 31;

const pattern = new RegExp(HANDLE_PATTERN);

/** Names that would pass for the server itself, address everybody, or read as a path of the site. */
const RESERVED = new Set(
  [
    [
      'admin',
      'administrator',
      'moderator',
      'mod',
      'root',
      'staff',
      'support',
      'help',
      'security',
      'abuse',
      'postmaster',
    ],
    ['system', 'server', 'service', 'sl3', 'bot', 'api', 'graphql', 'gateway', 'webhook', 'health', 'ready', 'metrics'],
    ['everyone', 'all', 'here', 'channel', 'room', 'rooms', 'user', 'users', 'me', 'you', 'nobody', 'anonymous'],
    ['null', 'undefined', 'deleted', 'unknown', 'about', 'settings', 'login', 'signin', 'signup', 'signout', 'logout'],
  ].flat(),
);

export const isHandle = (text: string): boolean => pattern.test(text);

/** Reserved whatever dots, dashes and underscores are strewn into it. */
export const isReserved = (handle: string): boolean => RESERVED.has(handle.replaceAll(/[_.-]/g, ''));

/** What somebody typed, as a handle is stored. */
export const normalHandle = (typed: string): string => typed.trim().replace(/^@/, '').toLowerCase();

/**
 * Folds any name, such as an IRC nickname with its brackets and bars, to the form of a handle.
 *
 * Different names may fold to the same handle: {@link numbered} tells them apart.
 */
export function foldToHandle(name: string): string {
  const folded = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, HANDLE_MAX_CHARS)
    .replace(/-+$/, '');
  if (folded.length < HANDLE_MIN_CHARS) return `user-${folded || 'x'}`;
  return isReserved(folded) ? `${folded.slice(0, HANDLE_MAX_CHARS - 2)}-x` : folded;
}

/** `name`, `name-2`, `name-3` …, never longer than a handle may be. */
export function numbered(handle: string, count: number): string {
  if (count === 1) return handle;
  const suffix = `-${count}`;
  return handle.slice(0, HANDLE_MAX_CHARS - suffix.length) + suffix;
}
