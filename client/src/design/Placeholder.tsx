import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.js';
import styles from './Placeholder.module.css';

interface PlaceholderProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text?: string | undefined;
  readonly children?: ReactNode;
}

/** In the place of what is not there: why, and what can be done. */
export function Placeholder({ icon, title, text, children }: PlaceholderProps) {
  return (
    <div className={styles['placeholder']}>
      <span className={styles['icon']}>
        <Icon name={icon} />
      </span>
      <h2 className={styles['title']}>{title}</h2>
      {text !== undefined && <p className={styles['text']}>{text}</p>}
      {children}
    </div>
  );
}

/** Grey lines in the shape of what is on its way. `label` says so to those who listen. */
export function Skeleton({ rows, label }: { rows: number; label: string }) {
  return (
    <div className={styles['skeleton']} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className={styles['line']} style={{ width: `${String(38 + ((row * 29) % 52))}%` }} />
      ))}
    </div>
  );
}
