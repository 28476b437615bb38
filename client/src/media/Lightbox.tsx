import { useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../design/Button.js';
import { Icon } from '../design/Icon.js';
import { useChat } from '../graphql/use-chat.js';
import { formatBytes } from '../i18n/format.js';
import styles from './Lightbox.module.css';
import { largestOf, Picture } from './Picture.js';
import { placeholderOf } from './placeholder-of.js';
import type { Attachment } from './upload.js';
import { useAssetLink } from './use-asset-link.js';

interface LightboxProps {
  readonly images: readonly Attachment[];
  readonly startAt: number;
  readonly onClose: () => void;
}

const ZOOMS = [1, 1.5, 2, 3, 4] as const;

/** The images of a message, one at a time and as large as the screen. The browser keeps the focus in it. */
export function Lightbox({ images, startAt, onClose }: LightboxProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const [at, setAt] = useState(startAt);
  const [zoom, setZoom] = useState(0);
  const image = images[at];

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  if (!image) return null;
  const go = (step: number) => {
    setZoom(0);
    setAt((at + step + images.length) % images.length);
  };
  const zoomBy = (step: 1 | -1) => setZoom(Math.min(ZOOMS.length - 1, Math.max(0, zoom + step)));
  const onKeyDown = (event: KeyboardEvent) => {
    const act = {
      ArrowRight: () => go(1),
      ArrowLeft: () => go(-1),
      '+': () => zoomBy(1),
      '=': () => zoomBy(1),
      '-': () => zoomBy(-1),
      '0': () => setZoom(0),
    }[event.key];
    // Zoomed in, the arrows move the picture.
    if (!act || (zoom > 0 && event.key.startsWith('Arrow'))) return;
    event.preventDefault();
    act();
  };

  return (
    <dialog
      ref={dialog}
      className={styles['lightbox']}
      aria-label={t('media.lightbox')}
      onKeyDown={onKeyDown}
      onClose={(event) => {
        if (!event.currentTarget.open) onClose();
      }}
    >
      <header className={styles['bar']}>
        <p className={styles['caption']} aria-live="polite">
          <Caption image={image} at={at} count={images.length} />
        </p>
        <IconButton icon="zoomOut" label={t('media.zoomOut')} disabled={zoom === 0} onClick={() => zoomBy(-1)} />
        <IconButton
          icon="zoomIn"
          label={t('media.zoomIn')}
          disabled={zoom === ZOOMS.length - 1}
          onClick={() => zoomBy(1)}
        />
        <Download image={image} />
        <IconButton icon="close" label={t('dialog.close')} onClick={onClose} autoFocus />
      </header>
      <Stage
        key={image.assetId}
        image={image}
        zoom={ZOOMS[zoom] ?? 1}
        onZoom={() => setZoom(zoom === 0 ? 2 : 0)}
        onClose={onClose}
      />
      {images.length > 1 && (
        <>
          <IconButton icon="back" label={t('media.previous')} className={styles['previous']} onClick={() => go(-1)} />
          <IconButton icon="next" label={t('media.next')} className={styles['next']} onClick={() => go(1)} />
        </>
      )}
    </dialog>
  );
}

function Caption({ image, at, count }: { image: Attachment; at: number; count: number }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <span className={styles['name']}>{image.fileName}</span>
      <span className={styles['size']}>
        {count > 1 && `${t('media.position', { at: at + 1, of: count })} · `}
        {formatBytes(image.bytes, i18n.language)}
      </span>
    </>
  );
}

function Download({ image }: { image: Attachment }) {
  const { t } = useTranslation();
  const link = useAssetLink(image.assetId);
  const variant = link && largestOf(link);
  const url = variant?.url ?? link?.url;
  if (url == null) return null;
  return (
    <a
      className={styles['download']}
      href={url}
      download={variant ? downloadNameOf(image.fileName) : image.fileName}
      aria-label={t('media.download')}
      title={t('media.download')}
    >
      <Icon name="download" />
    </a>
  );
}

/** What is handed out is a WebP, whatever was uploaded. */
export function downloadNameOf(fileName: string): string {
  return `${fileName.replace(/\.[^.\s]{1,12}$/, '')}.webp`;
}

interface StageProps {
  readonly image: Attachment;
  readonly zoom: number;
  readonly onZoom: () => void;
  readonly onClose: () => void;
}

/** The picture itself: a click zooms, dragging moves what is zoomed, a click beside it closes. */
function Stage({ image, zoom, onZoom, onClose }: StageProps) {
  const { t } = useTranslation();
  const { links } = useChat();
  const stage = useRef<HTMLDivElement>(null);
  const grip = useRef<{ x: number; y: number; hasMoved: boolean } | null>(null);
  const [isAbsent, setAbsent] = useState(false);
  const { width, height } = image;
  const ratio = width && height ? width / height : 4 / 3;
  const placeholder = links.preview(image.assetId) === undefined ? placeholderOf(image.thumbhash) : undefined;

  const drag = (event: PointerEvent) => {
    const from = grip.current;
    if (!from || !stage.current || zoom === 1) return;
    stage.current.scrollBy(from.x - event.clientX, from.y - event.clientY);
    const hasMoved = from.hasMoved || Math.hypot(from.x - event.clientX, from.y - event.clientY) > 3;
    grip.current = { x: event.clientX, y: event.clientY, hasMoved };
  };

  return (
    <div
      ref={stage}
      className={styles['stage']}
      data-zoomed={zoom > 1}
      // Zoomed in, the arrow keys scroll it.
      tabIndex={zoom > 1 ? 0 : -1}
      onClick={(event) => {
        if (event.target === stage.current && zoom === 1) onClose();
      }}
    >
      {isAbsent ? (
        <p className={styles['absent']}>{t('media.absent')}</p>
      ) : (
        <div
          className={styles['frame']}
          style={{
            aspectRatio: String(ratio),
            // As large as fits, and never larger than it is.
            width: `calc(${String(zoom)} * min(100cqw, 100cqh * ${String(ratio)}, ${String(Math.max(width ?? 1_280, 480))}px))`,
            ...(placeholder === undefined ? {} : { backgroundImage: placeholder }),
          }}
          onPointerDown={(event) => (grip.current = { x: event.clientX, y: event.clientY, hasMoved: false })}
          onPointerMove={drag}
          onClick={() => {
            if (!grip.current?.hasMoved) onZoom();
            grip.current = null;
          }}
        >
          <Picture
            attachment={image}
            sizes={`${String(Math.round(zoom * 100))}vw`}
            className={styles['image']}
            isEager
            onAbsent={() => setAbsent(true)}
          />
        </div>
      )}
    </div>
  );
}
