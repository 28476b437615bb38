import InsertDriveFileOutlined from '@mui/icons-material/InsertDriveFileOutlined';
import { Box, Button, ButtonBase, Dialog, DialogContent } from '@mui/material';
import type { AssetRowFragment } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useTranslate } from 'react-admin';

const SIDE = 56;

/** A small picture of an image, blurred until somebody wants to see it; of another file, the way to download it. */
export function Preview({ asset, side = SIDE }: { asset: AssetRowFragment; side?: number }) {
  const translate = useTranslate();
  const [isOpen, setOpen] = useState(false);
  const frame = { width: side, height: side, borderRadius: 1, overflow: 'hidden', bgcolor: 'background.default' };
  const small = asset.variants.find(({ format }) => format === 'WEBP');

  if (asset.state !== 'READY' || (asset.kind === 'IMAGE' && !small)) return <Box sx={frame} />;
  if (!small) {
    return (
      <Box sx={{ ...frame, display: 'grid', placeItems: 'center' }}>
        {asset.url && (
          <Button
            href={asset.url}
            download
            aria-label={translate('console.media.download', { name: asset.fileName })}
            sx={{ minWidth: 0, width: 1, height: 1 }}
          >
            <InsertDriveFileOutlined />
          </Button>
        )}
      </Box>
    );
  }
  return (
    <>
      <ButtonBase
        onClick={() => setOpen(true)}
        aria-label={translate('console.media.look', { name: asset.fileName })}
        sx={frame}
      >
        <Box
          component="img"
          src={small.url}
          alt=""
          loading="lazy"
          sx={{ width: 1, height: 1, objectFit: 'cover', filter: 'blur(4px)' }}
        />
      </ButtonBase>
      <Dialog open={isOpen} onClose={() => setOpen(false)} maxWidth="lg" aria-label={asset.fileName}>
        <DialogContent sx={{ p: 1, display: 'grid' }}>{isOpen && <Largest asset={asset} />}</DialogContent>
      </Dialog>
    </>
  );
}

function Largest({ asset }: { asset: AssetRowFragment }) {
  const largest = asset.variants.filter(({ format }) => format === 'WEBP').at(-1);
  return (
    <Box
      component="img"
      src={largest?.url}
      alt={asset.fileName}
      sx={{ maxWidth: '100%', maxHeight: '80vh', borderRadius: 1 }}
    />
  );
}
