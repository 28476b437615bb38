import type { TFunction } from 'i18next';
import type { MenuItem } from '../design/Menu.js';
import type { Viewer } from '../session/session.js';

export interface Person {
  readonly id: string;
  readonly displayName: string;
}

export type ModerationKind = 'report' | 'hide' | 'restore' | 'WARNING' | 'MUTE' | 'BAN';

/** What somebody wants to do about a message or a person, before they have confirmed it. */
export interface ModerationAsk {
  readonly kind: ModerationKind;
  readonly person: Person;
  /** Null when it is about the person alone. */
  readonly message: ReportedMessage | null;
}

export interface ReportedMessage {
  readonly id: string;
  /** Null while it is hidden. */
  readonly body: string | null;
}

const BY_READERS = { of: ['report'], none: [] } as const satisfies Record<string, readonly ModerationKind[]>;
const ON_PERSON = ['WARNING', 'MUTE', 'BAN'] as const satisfies readonly ModerationKind[];
const BY_STAFF = {
  ownShown: ['hide'],
  ownHidden: ['restore'],
  shown: ['report', 'hide', ...ON_PERSON],
  hidden: ['restore', ...ON_PERSON],
  removed: ON_PERSON,
  person: ['report', ...ON_PERSON],
} as const satisfies Record<string, readonly ModerationKind[]>;

/**
 * What the viewer may ask about somebody's message, or, without one, about the person. The server decides in the end.
 *
 * @returns one of a few arrays, so that a row which is given the same need not be drawn again
 */
export function moderationKinds(
  viewer: Pick<Viewer, 'id' | 'role'>,
  personId: string,
  message: { readonly isHidden: boolean; readonly isRemoved: boolean } | null,
): readonly ModerationKind[] {
  const isOwn = personId === viewer.id;
  const isShown = !message?.isHidden && !message?.isRemoved;
  if (viewer.role === 'USER') return isOwn || !isShown ? BY_READERS.none : BY_READERS.of;
  if (message?.isRemoved) return isOwn ? BY_READERS.none : BY_STAFF.removed;
  if (!message) return isOwn ? BY_READERS.none : BY_STAFF.person;
  if (isOwn) return isShown ? BY_STAFF.ownShown : BY_STAFF.ownHidden;
  return isShown ? BY_STAFF.shown : BY_STAFF.hidden;
}

/** The same as items of a menu. */
export function moderationItems(
  t: TFunction,
  kinds: readonly ModerationKind[],
  isAboutMessage: boolean,
  onChoose: (kind: ModerationKind) => void,
): readonly MenuItem[] {
  return kinds.map((kind) => ({
    key: kind,
    name: t(kind === 'report' ? (isAboutMessage ? 'report.message' : 'report.person') : `moderate.${kind}.name`),
    isDanger: kind === 'BAN' || kind === 'hide',
    onChoose: () => onChoose(kind),
  }));
}
