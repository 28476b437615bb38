import { Box } from '@mui/material';
import type { ListMediaAssetsQuery } from '@sl3/schema/generated/admin/graphql';
import { EnumChip } from '../design/EnumChip.js';
import { enumFilter, personFilter, textFilter } from '../design/filters.js';
import { Clip, PersonLink } from '../design/links.js';
import { ListScreen } from '../design/ListScreen.js';
import { Column, Table, type RowOf } from '../design/Table.js';
import { When } from '../design/When.js';
import { useFormat } from '../i18n/use-format.js';
import { DeleteAssetButton } from './DeleteAsset.js';
import { Preview } from './Preview.js';

type Row = RowOf<ListMediaAssetsQuery['mediaAssets']>;

/** Every file that was uploaded, the latest first. */
export function MediaList() {
  const format = useFormat();
  return (
    <ListScreen
      filters={[
        textFilter(),
        enumFilter('kind', 'MediaKind', ['IMAGE', 'FILE'], true),
        enumFilter('state', 'MediaAssetState', ['UPLOADING', 'QUARANTINED', 'READY', 'REFUSED', 'DELETED'], true),
        personFilter('ownerId', true),
      ]}
    >
      <Table rowClick={false} hiddenColumns={['mimeType', 'id']}>
        <Column<Row> source="preview" cell={(row) => <Preview asset={row} />} />
        <Column<Row>
          source="fileName"
          isWide
          cell={(row) => (
            <>
              <Clip text={row.fileName} />
              {row.refusal && <Box sx={{ color: 'error.main' }}>{row.refusal.message}</Box>}
            </>
          )}
        />
        <Column<Row> source="kind" cell={(row) => <EnumChip of="MediaKind" value={row.kind} />} />
        <Column<Row> source="state" cell={(row) => <EnumChip of="MediaAssetState" value={row.state} />} />
        <Column<Row> source="bytes" isNumber cell={(row) => format.bytes(row.bytes)} />
        <Column<Row> source="owner" cell={(row) => <PersonLink person={row.owner} />} />
        <Column<Row> source="createdAt" cell={(row) => <When at={row.createdAt} isExact />} />
        <Column<Row> source="mimeType" cell={(row) => <code>{row.mimeType}</code>} />
        <Column<Row> source="id" cell={(row) => <code>{row.id}</code>} />
        <Column<Row> source="act" label="" cell={(row) => <DeleteAssetButton asset={row} />} />
      </Table>
    </ListScreen>
  );
}
