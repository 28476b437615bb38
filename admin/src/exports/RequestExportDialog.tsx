import { MenuItem, Stack, TextField } from '@mui/material';
import type { ExportFormat, ExportOf } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { useVerb } from '../design/use-verb.js';
import { newNonce } from '../graph/new-nonce.js';
import { RequestExport } from './export.operations.js';

const LISTS: readonly ExportOf[] = ['REPORTS', 'CASES', 'SANCTIONS', 'AUDIT'];
const FORMATS: readonly ExportFormat[] = ['CSV', 'JSON', 'NDJSON'];

const FIRST = { of: 'REPORTS' as ExportOf, format: 'CSV' as ExportFormat, from: '', to: '' };

/** Asks for one of the lists as a file. */
export function RequestExportDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const perform = useVerb();
  const [choice, setChoice] = useState(() => ({ ...FIRST, clientNonce: newNonce() }));
  const { of, format, from, to } = choice;
  // The same choice is the same export, however often it has to be sent.
  const choose = (change: Partial<typeof FIRST>) => setChoice({ ...choice, ...change, clientNonce: newNonce() });
  return (
    <ConfirmDialog
      title={translate('console.export.request')}
      text={translate('console.export.effect')}
      confirm={translate('console.export.request')}
      onClose={onClose}
      act={() =>
        perform({
          document: RequestExport,
          variables: { input: { of, format, from: isoOf(from), to: isoOf(to), clientNonce: choice.clientNonce } },
          outcomeOf: (data) => data.requestExport,
          done: 'console.export.requested',
        })
      }
    >
      <Stack spacing={1} sx={{ pb: 1.5 }}>
        <TextField
          select
          label={translate('resources.exports.fields.of')}
          value={of}
          onChange={({ target }) => choose({ of: target.value as ExportOf })}
        >
          {LISTS.map((each) => (
            <MenuItem key={each} value={each}>
              {translate(`console.enums.ExportOf.${each}`)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          select
          label={translate('resources.exports.fields.format')}
          value={format}
          onChange={({ target }) => choose({ format: target.value as ExportFormat })}
        >
          {FORMATS.map((each) => (
            <MenuItem key={each} value={each}>
              {each}
            </MenuItem>
          ))}
        </TextField>
        <Stack direction="row" spacing={1}>
          <Moment label={translate('console.export.from')} value={from} onChange={(value) => choose({ from: value })} />
          <Moment label={translate('console.export.to')} value={to} onChange={(value) => choose({ to: value })} />
        </Stack>
      </Stack>
    </ConfirmDialog>
  );
}

function Moment(props: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextField
      type="datetime-local"
      label={props.label}
      value={props.value}
      onChange={({ target }) => props.onChange(target.value)}
      slotProps={{ inputLabel: { shrink: true } }}
      fullWidth
    />
  );
}

function isoOf(local: string): string | null {
  return local === '' ? null : new Date(local).toISOString();
}
