import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../design/Icon.js';
import styles from './DropZone.module.css';
import { filesOf, hasFiles } from './files-of.js';

interface DropZoneProps {
  readonly className: string | undefined;
  readonly label: string;
  readonly roomName: string;
  /** Undefined where nothing can be sent: the files are then left to the browser's own refusal. */
  readonly onFiles: ((files: readonly File[]) => void) | undefined;
  readonly children: ReactNode;
}

/** The part of the page onto which files can be dragged. By keyboard there is the button beside the text. */
export function DropZone({ className, label, roomName, onFiles, children }: DropZoneProps) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  // Each element in here that the pointer crosses says enter and leave; only the last leave is one.
  const depth = useRef(0);

  const enter = (step: 1 | -1) => (event: DragEvent) => {
    if (!onFiles || !hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    depth.current = Math.max(0, depth.current + step);
    setOver(depth.current > 0);
  };
  const drop = (event: DragEvent) => {
    if (!onFiles || !hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    onFiles(filesOf(event.dataTransfer));
  };

  return (
    <section
      className={className}
      aria-label={label}
      onDragEnter={enter(1)}
      onDragLeave={enter(-1)}
      onDragOver={(event) => {
        // Without this, dropping opens the file in place of the chat.
        if (hasFiles(event.dataTransfer)) event.preventDefault();
        if (!onFiles && hasFiles(event.dataTransfer)) event.dataTransfer.dropEffect = 'none';
      }}
      onDrop={drop}
    >
      {children}
      {isOver && (
        <div className={styles['over']} aria-hidden="true">
          <div className={styles['card']}>
            <Icon name="attach" />
            {t('media.dropHere', { room: roomName })}
          </div>
        </div>
      )}
    </section>
  );
}
