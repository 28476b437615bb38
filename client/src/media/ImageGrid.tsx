import { useState, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../design/Icon.js';
import { lazyDialog } from '../design/load-part.js';
import { useChat } from '../graphql/use-chat.js';
import { useAssetLink } from './use-asset-link.js';
import { boxOf } from './image-box.js';
import styles from './ImageGrid.module.css';
import { Picture } from './Picture.js';
import { placeholderOf } from './placeholder-of.js';
import type { Attachment } from './upload.js';

const Lightbox = lazyDialog(async () => (await import('./Lightbox.js')).Lightbox);

/** So many are drawn; the last one says how many more there are. */
const SHOWN = 4;

interface ImageGridProps {
  readonly images: readonly Attachment[];
  /** Whether the Tab key stops here: in the current row only. */
  readonly isReachable: boolean;
}

/** The images of one message. Its size follows from theirs as they are told with the message: nothing jumps. */
export function ImageGrid({ images, isReachable }: ImageGridProps) {
  const [openAt, setOpenAt] = useState<number | null>(null);
  const [first] = images;
  if (!first) return null;
  const box = boxOf(first);
  const isAlone = images.length === 1;
  const style = isAlone ? { width: `${String(box.width)}px`, aspectRatio: String(box.ratio) } : undefined;
  return (
    <div className={styles['grid']} data-count={Math.min(images.length, SHOWN)} style={style}>
      {images.slice(0, SHOWN).map((image, index) => (
        <Tile
          key={image.assetId}
          image={image}
          more={index === SHOWN - 1 ? images.length - SHOWN : 0}
          sizes={isAlone ? `${String(box.width)}px` : '14rem'}
          isReachable={isReachable}
          onOpen={() => setOpenAt(index)}
        />
      ))}
      {openAt !== null && <Lightbox images={images} startAt={openAt} onClose={() => setOpenAt(null)} />}
    </div>
  );
}

interface TileProps {
  readonly image: Attachment;
  readonly more: number;
  readonly sizes: string;
  readonly isReachable: boolean;
  readonly onOpen: () => void;
}

function Tile({ image, more, sizes, isReachable, onOpen }: TileProps) {
  const { t } = useTranslation();
  const { links } = useChat();
  const isGone = useAssetLink(image.assetId) === null && links.preview(image.assetId) === undefined;
  const [attempt, setAttempt] = useState(0);
  const [hasFailed, setFailed] = useState(false);
  const placeholder = placeholderOf(image.thumbhash);
  const style: CSSProperties = placeholder === undefined ? {} : { backgroundImage: placeholder };

  if (isGone || hasFailed) {
    return (
      <button
        type="button"
        className={styles['absent']}
        tabIndex={isReachable ? 0 : -1}
        aria-label={t('media.absentRetry', { name: image.fileName })}
        onClick={() => {
          setFailed(false);
          setAttempt(attempt + 1);
          links.renew(image.assetId);
        }}
      >
        <Icon name="image" />
        <span>{t(isGone ? 'media.gone' : 'media.absent')}</span>
      </button>
    );
  }
  return (
    <button
      type="button"
      className={styles['tile']}
      style={style}
      tabIndex={isReachable ? 0 : -1}
      aria-label={
        more > 0
          ? t('media.openMore', { name: image.fileName, count: more })
          : t('media.open', { name: image.fileName })
      }
      onClick={onOpen}
    >
      <Picture
        key={attempt}
        attachment={image}
        sizes={sizes}
        className={styles['image']}
        onAbsent={() => setFailed(true)}
      />
      {more > 0 && (
        <span className={styles['more']} aria-hidden="true">
          +{more}
        </span>
      )}
    </button>
  );
}
