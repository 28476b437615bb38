import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { EnumChip } from '../design/EnumChip.js';
import { PersonLink } from '../design/links.js';
import { Nothing } from '../design/Panel.js';
import { When } from '../design/When.js';
import type { ShownCase } from './CaseShow.js';

/** What was decided, in order, by whom and why. */
export function CaseDecisions({ decisions }: Pick<ShownCase, 'decisions'>) {
  const translate = useTranslate();
  if (decisions.length === 0) return <Nothing>{translate('console.case.undecided')}</Nothing>;
  return (
    <Stack spacing={1.25} component="ol" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {decisions.map(({ id, kind, reason, at, by, sanction }) => (
        <Box component="li" key={id} sx={{ display: 'flex', gap: 1, alignItems: 'flex-start', fontSize: '0.8125rem' }}>
          <EnumChip of="DecisionKind" value={kind} />
          <Box sx={{ minWidth: 0 }}>
            <PersonLink person={by} />{' '}
            <Typography variant="body2" component="span" color="text.secondary">
              <When at={at} isExact />
              {sanction?.endsAt && (
                <>
                  {' · '}
                  {translate('console.case.until')} <When at={sanction.endsAt} isExact />
                </>
              )}
            </Typography>
            <Box sx={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>{reason}</Box>
          </Box>
        </Box>
      ))}
    </Stack>
  );
}
