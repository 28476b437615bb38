import { Box, Stack, Typography } from '@mui/material';
import { EnumChip } from '../design/EnumChip.js';
import { PersonLink } from '../design/links.js';
import { When } from '../design/When.js';
import type { ShownCase } from './CaseShow.js';

/** Who reported it, when and why, the first one first. */
export function CaseReports({ reports }: Pick<ShownCase, 'reports'>) {
  return (
    <Stack spacing={1.25} component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {reports.map(({ id, reason, note, createdAt, reporter }) => (
        <Box component="li" key={id} sx={{ display: 'flex', gap: 1, alignItems: 'flex-start', fontSize: '0.8125rem' }}>
          <EnumChip of="ReportReason" value={reason} />
          <Box sx={{ minWidth: 0 }}>
            <PersonLink person={reporter} />{' '}
            <Typography variant="body2" component="span" color="text.secondary">
              <When at={createdAt} />
            </Typography>
            {note && <Box sx={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>{note}</Box>}
          </Box>
        </Box>
      ))}
    </Stack>
  );
}
