import { useState } from 'react';
import { useChat } from '../graphql/use-chat.js';
import type { AssetLink } from './asset-links.js';
import type { Attachment } from './upload.js';
import { useAssetLink } from './use-asset-link.js';

interface PictureProps {
  readonly attachment: Attachment;
  /** How wide it is drawn, as the `sizes` of an image. */
  readonly sizes: string;
  readonly className: string | undefined;
  readonly isEager?: boolean;
  /** It cannot be shown: it is gone, or its bytes do not come. */
  readonly onAbsent: () => void;
}

const TRIES = 3;

/** An image in the best form this browser can draw. What is drawn already stays when its link is renewed. */
export function Picture({ attachment, sizes, className, isEager = false, onAbsent }: PictureProps) {
  const { links } = useChat();
  const { assetId, fileName } = attachment;
  const living = useAssetLink(assetId);
  const [drawn, setDrawn] = useState<AssetLink | null>(null);
  const [failures, setFailures] = useState(0);
  const preview = links.preview(assetId);
  const common = {
    alt: fileName,
    className,
    decoding: 'async',
    draggable: false,
    loading: isEager ? 'eager' : 'lazy',
  } as const;

  if (preview !== undefined) return <img {...common} data-drawn="true" src={preview} />;
  const link = drawn ?? living;
  if (!link) return null;

  const fail = () => {
    setDrawn(null);
    setFailures(failures + 1);
    if (failures + 1 < TRIES) links.renew(assetId);
    else onAbsent();
  };
  return (
    <picture>
      {sourceSetOf(link, 'AVIF') !== '' && (
        <source type="image/avif" srcSet={sourceSetOf(link, 'AVIF')} sizes={sizes} />
      )}
      {sourceSetOf(link, 'WEBP') !== '' && (
        <source type="image/webp" srcSet={sourceSetOf(link, 'WEBP')} sizes={sizes} />
      )}
      <img
        {...common}
        data-drawn={drawn !== null}
        src={largestOf(link)?.url ?? link.url ?? undefined}
        onLoad={() => setDrawn(link)}
        onError={fail}
      />
    </picture>
  );
}

function sourceSetOf({ variants }: AssetLink, wanted: AssetLink['variants'][number]['format']): string {
  return variants
    .filter(({ format }) => format === wanted)
    .map(({ url, width }) => `${url} ${String(width)}w`)
    .join(', ');
}

/** The largest WebP, which everything can open. */
export function largestOf({ variants }: AssetLink): AssetLink['variants'][number] | undefined {
  return variants.filter(({ format }) => format === 'WEBP').sort((a, b) => b.width - a.width)[0];
}
