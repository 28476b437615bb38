import styles from './Icon.module.css';

/** Strokes on a 20 × 20 grid. */
const paths = {
  hash: 'M7.5 3.5 6 16.5M14 3.5 12.5 16.5M3.5 7.5h13.5M3 12.5h13.5',
  lock: 'M5.5 9h9a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1ZM7 9V6.5a3 3 0 0 1 6 0V9',
  people:
    'M7.5 9.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM2.5 16c0-2.5 2.2-4 5-4s5 1.5 5 4M12.5 4.2a2.75 2.75 0 0 1 0 5.1M14.5 12.4c1.8.5 3 1.8 3 3.6',
  plus: 'M10 4v12M4 10h12',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13.2 13.2 17 17',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  close: 'M5 5l10 10M15 5 5 15',
  reply: 'M8 5 3.5 9.5 8 14M4 9.5h7.5a5 5 0 0 1 5 5v1',
  edit: 'M4 13.5V16h2.5L15.7 6.8a1.2 1.2 0 0 0 0-1.7l-.8-.8a1.2 1.2 0 0 0-1.7 0L4 13.5Z',
  trash: 'M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10',
  send: 'M3.5 10 16.5 4 12 16.5l-2.5-5.2L3.5 10ZM9.5 11.3l7-7.3',
  down: 'M10 4v11.5M5 10.8l5 5 5-5',
  settings:
    'M3.5 6h6M13.5 6h3M3.5 14h3M10.5 14h6M11.5 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8.5 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  offline:
    'M3 3l14 14M5 10.5a7 7 0 0 1 3-1.8M2.5 7.5A11 11 0 0 1 6 5.3M10 16h.01M12.5 9c1 .3 1.8.8 2.5 1.5M10 4.5c2.9 0 5.6 1.1 7.5 3M8 13.2a3.3 3.3 0 0 1 4 0',
  refresh: 'M16 10a6 6 0 1 1-1.8-4.3M16.5 3.5v3h-3',
  more: 'M4.75 9.5a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1ZM10 9.5a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1ZM15.25 9.5a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1Z',
  chat: 'M4.5 4.5h11a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H10l-3.5 3v-3h-2a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1Z',
} as const;

export type IconName = keyof typeof paths;

/** A drawing beside a label, or on a button that has a name of its own: screen readers pass over it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className={styles['icon']} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
