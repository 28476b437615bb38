import { Box, Stack } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { EnumChip } from '../design/EnumChip.js';
import { useGraph } from '../graph/use-graph.js';
import { useFormat } from '../i18n/use-format.js';
import { DeleteAssetButton } from './DeleteAsset.js';
import { FindAssets } from './media.operations.js';
import { Preview } from './Preview.js';

/** The files of a message, also of a hidden one. */
export function AttachedFiles({ assetIds }: { assetIds: readonly string[] }) {
  const graph = useGraph();
  const format = useFormat();
  const { data = [] } = useQuery({
    queryKey: ['media', 'attached', assetIds],
    queryFn: async () => (await graph.ask(FindAssets, { ids: [...assetIds] })).mediaAssetsById,
  });
  return (
    <Stack spacing={1}>
      {data.map(
        (asset) =>
          asset && (
            <Stack key={asset.id} direction="row" spacing={1.5} sx={{ alignItems: 'center', fontSize: '0.8125rem' }}>
              <Preview asset={asset} />
              <Box sx={{ flexGrow: 1, overflowWrap: 'anywhere' }}>
                {asset.fileName} · {format.bytes(asset.bytes)}
              </Box>
              {asset.state !== 'READY' && <EnumChip of="MediaAssetState" value={asset.state} />}
              <DeleteAssetButton asset={asset} />
            </Stack>
          ),
      )}
    </Stack>
  );
}
