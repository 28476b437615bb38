import { Button, LinearProgress } from '@mui/material';
import type { ListExportsQuery } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useListContext, useTranslate } from 'react-admin';
import { EnumChip } from '../design/EnumChip.js';
import { PersonLink } from '../design/links.js';
import { ListScreen } from '../design/ListScreen.js';
import { Column, Table, type RowOf } from '../design/Table.js';
import { useEvery } from '../design/use-every.js';
import { When } from '../design/When.js';
import { useFormat } from '../i18n/use-format.js';
import { RequestExportDialog } from './RequestExportDialog.js';

type Row = RowOf<ListExportsQuery['exports']>;

/** A job of this kind takes seconds; whoever waits looks at the screen. */
const LOOK_AGAIN_MS = 1_500;

/** Files that were asked for, the latest first; whoever waits sees them become ready. */
export function ExportList() {
  const translate = useTranslate();
  const [isAsking, setAsking] = useState(false);
  return (
    <ListScreen
      filters={[]}
      actions={
        <Button size="small" variant="contained" onClick={() => setAsking(true)}>
          {translate('console.export.request')}
        </Button>
      }
    >
      <ExportTable />
      {isAsking && <RequestExportDialog onClose={() => setAsking(false)} />}
    </ListScreen>
  );
}

function ExportTable() {
  const translate = useTranslate();
  const format = useFormat();
  const { data, refetch } = useListContext<Row>();
  const isWaiting = data?.some(({ state }) => state === 'WAITING') ?? false;
  useEvery(LOOK_AGAIN_MS, isWaiting, () => void refetch());
  return (
    <Table rowClick={false} hiddenColumns={['sha256']}>
      <Column<Row> source="requestedAt" cell={(row) => <When at={row.requestedAt} isExact />} />
      <Column<Row> source="of" cell={(row) => translate(`console.enums.ExportOf.${row.of}`)} />
      <Column<Row> source="format" cell={(row) => row.format} />
      <Column<Row>
        source="period"
        cell={({ from, to }) =>
          from || to
            ? `${from ? format.dateTime(from) : '…'} – ${to ? format.dateTime(to) : '…'}`
            : translate('console.export.all')
        }
      />
      <Column<Row>
        source="state"
        cell={(row) => (
          <>
            <EnumChip of="ExportState" value={row.state} />
            {row.state === 'WAITING' && <LinearProgress sx={{ mt: 0.5, width: 96 }} />}
          </>
        )}
      />
      <Column<Row> source="rows" isNumber cell={({ rows }) => (typeof rows === 'number' ? format.number(rows) : '–')} />
      <Column<Row>
        source="bytes"
        isNumber
        cell={({ bytes }) => (typeof bytes === 'number' ? format.bytes(bytes) : '–')}
      />
      <Column<Row> source="requestedBy" cell={(row) => <PersonLink person={row.requestedBy} />} />
      <Column<Row> source="sha256" cell={(row) => <code>{row.sha256}</code>} />
      <Column<Row>
        source="act"
        label=""
        cell={(row) =>
          row.url && (
            <Button size="small" href={row.url} download>
              {translate('console.export.download')}
            </Button>
          )
        }
      />
    </Table>
  );
}
