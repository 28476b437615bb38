import { useState, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../design/Icon.js';
import { useChat } from '../graphql/use-chat.js';
import { formatBytes } from '../i18n/format.js';
import styles from './FileCard.module.css';
import type { Attachment } from './upload.js';
import { useAssetLink } from './use-asset-link.js';
import { extensionOf } from './why-not-upload.js';

/** A file that is only ever downloaded: what it is, how large, and the way to it. */
export function FileCard({ file, isReachable }: { file: Attachment; isReachable: boolean }) {
  const { t, i18n } = useTranslation();
  const { links } = useChat();
  const link = useAssetLink(file.assetId);
  const [isGone, setGone] = useState(false);
  const size = formatBytes(file.bytes, i18n.language);
  const kind = extensionOf(file.fileName).toUpperCase() || t('media.file');

  // A link that has ended meanwhile is asked for anew before the browser follows it.
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    if (links.of(file.assetId)?.url != null) return;
    event.preventDefault();
    const anchor = event.currentTarget;
    void links.fresh(file.assetId).then((fresh) => {
      setGone(fresh?.url == null);
      if (fresh?.url == null) return;
      anchor.href = fresh.url;
      anchor.click();
    });
  };

  const isAbsent = isGone || link === null;
  return (
    <a
      className={styles['card']}
      href={link?.url ?? '#'}
      download={file.fileName}
      tabIndex={isReachable ? 0 : -1}
      aria-label={t('media.downloadNamed', { name: file.fileName, size })}
      data-absent={isAbsent}
      onClick={follow}
    >
      <span className={styles['icon']}>
        <Icon name="file" />
      </span>
      <span className={styles['about']}>
        <span className={styles['name']}>{file.fileName}</span>
        <span className={styles['size']}>{isAbsent ? t('media.gone') : `${kind} · ${size}`}</span>
      </span>
      {!isAbsent && (
        <span className={styles['download']}>
          <Icon name="download" />
        </span>
      )}
    </a>
  );
}
