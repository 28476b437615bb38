import { Stack, Typography } from '@mui/material';
import type { CaseRowFragment } from '@sl3/schema/generated/admin/graphql';
import { useGetList, useTranslate, type RaRecord } from 'react-admin';
import { EnumChip } from '../design/EnumChip.js';
import { ScreenLink } from '../design/links.js';
import { Nothing } from '../design/Panel.js';
import { When } from '../design/When.js';

/** The latest cases about one subject. */
export function CasesAbout({ subjectId }: { subjectId: string }) {
  const translate = useTranslate();
  const { data = [], isPending } = useGetList<CaseRowFragment & RaRecord<string>>('cases', {
    filter: { subjectId },
    pagination: { page: 1, perPage: 10 },
  });
  if (isPending) return null;
  if (data.length === 0) return <Nothing>{translate('console.case.none')}</Nothing>;
  return (
    <Stack spacing={1} component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {data.map((one) => (
        <Stack key={one.id} component="li" direction="row" spacing={1} sx={{ alignItems: 'center' }}>
          <EnumChip of="CaseState" value={one.state} />
          <ScreenLink to={`/cases/${one.id}/show`} variant="body2">
            {one.reasons.map((reason) => translate(`console.enums.ReportReason.${reason}`)).join(', ')}
          </ScreenLink>
          <Typography variant="body2" color="text.secondary">
            <When at={one.openedAt} />
          </Typography>
        </Stack>
      ))}
    </Stack>
  );
}
