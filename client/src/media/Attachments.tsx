import { memo } from 'react';
import { FileCard } from './FileCard.js';
import { ImageGrid } from './ImageGrid.js';
import type { Attachment } from './upload.js';

interface AttachmentsProps {
  readonly attachments: readonly Attachment[];
  /** Whether the Tab key stops here: in the current row only, or a long list would be slow to cross. */
  readonly isReachable: boolean;
}

/** What came with a message: its images together, then its other files one below the other. */
export const Attachments = memo(function Attachments({ attachments, isReachable }: AttachmentsProps) {
  const images = attachments.filter(({ kind }) => kind === 'IMAGE');
  const files = attachments.filter(({ kind }) => kind !== 'IMAGE');
  return (
    <>
      <ImageGrid images={images} isReachable={isReachable} />
      {files.map((file) => (
        <FileCard key={file.assetId} file={file} isReachable={isReachable} />
      ))}
    </>
  );
});
