import { Button } from '@mui/material';
import type { AssetRowFragment } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { useVerb } from '../design/use-verb.js';
import { DeleteMediaAsset } from './media.operations.js';

/** Takes a file away from everybody. */
export function DeleteAssetButton({ asset }: { asset: AssetRowFragment }) {
  const translate = useTranslate();
  const perform = useVerb();
  const [isOpen, setOpen] = useState(false);
  if (asset.state === 'DELETED') return null;
  return (
    <>
      <Button size="small" color="error" onClick={() => setOpen(true)}>
        {translate('ra.action.delete')}
      </Button>
      {isOpen && (
        <ConfirmDialog
          title={translate('console.media.delete_title', { name: asset.fileName })}
          text={translate('console.media.delete_effect')}
          confirm={translate('ra.action.delete')}
          isGrave
          onClose={() => setOpen(false)}
          act={() =>
            perform({
              document: DeleteMediaAsset,
              variables: { assetId: asset.id },
              outcomeOf: (data) => data.deleteMediaAsset,
              done: 'console.media.deleted',
            })
          }
        />
      )}
    </>
  );
}
