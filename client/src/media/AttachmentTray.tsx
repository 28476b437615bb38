import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../design/Button.js';
import { Icon } from '../design/Icon.js';
import { formatBytes } from '../i18n/format.js';
import styles from './AttachmentTray.module.css';
import { isStuck, type Upload } from './upload.js';
import type { RoomUploads } from './uploads.js';

interface AttachmentTrayProps {
  readonly uploads: RoomUploads;
  readonly onCancel: (id: string) => void;
  readonly onRetry: (id: string) => void;
  readonly onDismissNotice: () => void;
}

/** The files that will go with the message, each with how far it is. */
export function AttachmentTray({ uploads, onCancel, onRetry, onDismissNotice }: AttachmentTrayProps) {
  const { t } = useTranslation();
  const { items, notice } = uploads;
  return (
    <>
      {notice !== null && (
        <p className={styles['notice']} role="alert">
          {notice}
          <IconButton icon="close" label={t('dialog.close')} onClick={onDismissNotice} />
        </p>
      )}
      {items.length > 0 && (
        <ul className={styles['tray']} aria-label={t('media.tray')}>
          {items.map((upload) => (
            <Item key={upload.id} upload={upload} onCancel={onCancel} onRetry={onRetry} />
          ))}
        </ul>
      )}
      <Spoken items={items} />
    </>
  );
}

interface ItemProps {
  readonly upload: Upload;
  readonly onCancel: (id: string) => void;
  readonly onRetry: (id: string) => void;
}

const Item = memo(function Item({ upload, onCancel, onRetry }: ItemProps) {
  const { t, i18n } = useTranslation();
  const { id, fileName, bytes, state, sentBytes, previewUrl, fault } = upload;
  const size = formatBytes(bytes, i18n.language);
  return (
    <li className={styles['item']} data-state={state}>
      <span className={styles['preview']}>
        {previewUrl === null ? <Icon name={isStuck(upload) ? 'warn' : 'file'} /> : <img src={previewUrl} alt="" />}
      </span>
      <span className={styles['about']}>
        <span className={styles['name']} title={fileName}>
          {fileName}
        </span>
        {fault === null ? (
          <span className={styles['state']}>
            {size} · {t(`media.states.${stateOf(upload)}`, { percent: percentOf(upload) })}
          </span>
        ) : (
          <span className={styles['fault']} role="alert">
            <span className="hidden-visually">{fileName}: </span>
            {fault}
          </span>
        )}
      </span>
      {state === 'failed' && (
        <IconButton icon="refresh" label={t('media.retry', { name: fileName })} onClick={() => onRetry(id)} />
      )}
      <IconButton icon="close" label={t('media.cancel', { name: fileName })} onClick={() => onCancel(id)} />
      {(state === 'uploading' || state === 'checking') && (
        <progress
          className={styles['progress']}
          aria-label={t('media.progress', { name: fileName })}
          max={bytes}
          {...(state === 'uploading' ? { value: sentBytes } : {})}
        />
      )}
    </li>
  );
});

/** Told to those who listen when a file has arrived. Refusals are alerts of their own. */
function Spoken({ items }: { items: readonly Upload[] }) {
  const { t } = useTranslation();
  const ready = items.filter(({ state }) => state === 'ready');
  return (
    <p className="hidden-visually" role="status">
      {ready.length > 0 && t('media.readyOf', { count: items.length, ready: ready.length })}
    </p>
  );
}

function stateOf({ state, isStalled }: Upload): 'waiting' | 'stalled' | 'uploading' | 'checking' | 'ready' {
  if (isStalled) return 'stalled';
  return state === 'refused' || state === 'failed' ? 'waiting' : state;
}

function percentOf({ bytes, sentBytes }: Upload): number {
  return bytes === 0 ? 0 : Math.floor((sentBytes / bytes) * 100);
}
