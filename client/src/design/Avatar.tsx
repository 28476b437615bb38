import styles from './Avatar.module.css';

interface AvatarProps {
  readonly userId: string;
  readonly name: string;
  readonly size?: 'small' | 'medium';
}

/** Initials on a colour that is always the same for one person. The name stands beside it, so it has none of its own. */
export function Avatar({ userId, name, size = 'medium' }: AvatarProps) {
  return (
    <span
      className={[styles['avatar'], styles[size]].join(' ')}
      style={{ '--hue': hueOf(userId) } as React.CSSProperties}
      aria-hidden="true"
    >
      {initialsOf(name)}
    </span>
  );
}

/** One or two letters, from the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toLocaleUpperCase() || '?';
}

/** One of 24 hues, spread evenly. */
export function hueOf(userId: string): number {
  let hash = 0;
  for (const character of userId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return (hash % 24) * 15;
}
