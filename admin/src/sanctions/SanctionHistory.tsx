import { Box, Stack, Typography } from '@mui/material';
import type { SanctionKind, SanctionState } from '@sl3/schema/generated/admin/graphql';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { EnumChip } from '../design/EnumChip.js';
import { Nothing } from '../design/Panel.js';
import { When } from '../design/When.js';

interface Past {
  readonly id: string;
  readonly kind: SanctionKind;
  readonly state: SanctionState;
  readonly reason: string;
  readonly startsAt: string;
  readonly endsAt?: string | null;
}

/** What was imposed on one person, the latest first. */
export function SanctionHistory<S extends Past>(props: { sanctions: readonly S[]; action?: (one: S) => ReactNode }) {
  const translate = useTranslate();
  if (props.sanctions.length === 0) return <Nothing>{translate('console.sanction.none')}</Nothing>;
  return (
    <Stack spacing={1.25} component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {props.sanctions.map((one) => (
        <Box component="li" key={one.id} sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
          <EnumChip of="SanctionKind" value={one.kind} variant={one.state === 'ACTIVE' ? 'filled' : 'outlined'} />
          <Box sx={{ flexGrow: 1, minWidth: 0 }}>
            <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
              {one.reason}
            </Typography>
            <Typography variant="body2" color="text.secondary">
              <When at={one.startsAt} isExact />
              {one.endsAt && (
                <>
                  {' → '}
                  <When at={one.endsAt} isExact />
                </>
              )}
              {' · '}
              {translate(`console.enums.SanctionState.${one.state}`)}
            </Typography>
          </Box>
          {props.action?.(one)}
        </Box>
      ))}
    </Stack>
  );
}
