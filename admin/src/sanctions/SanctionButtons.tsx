import { Button, Stack } from '@mui/material';
import type { PersonFragment, PlaceFragment, SanctionKind } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { mayJudge } from '../permissions.js';
import { useSession } from '../session/use-session.js';
import { Nothing } from '../design/Panel.js';
import { SanctionDialog } from './SanctionDialog.js';

interface SanctionButtonsProps {
  readonly person: PersonFragment;
  readonly room?: PlaceFragment | null;
  readonly caseId?: string;
}

const KINDS: readonly SanctionKind[] = ['WARNING', 'MUTE', 'BAN'];

/** Warn, mute, ban; or why not. */
export function SanctionButtons(props: SanctionButtonsProps) {
  const translate = useTranslate();
  const viewer = useSession().viewer();
  const [kind, setKind] = useState<SanctionKind>();
  if (!viewer || !mayJudge(viewer, props.person)) {
    return <Nothing>{translate('console.sanction.not_yours', { name: props.person.displayName })}</Nothing>;
  }
  return (
    <>
      <Stack direction="row" spacing={1}>
        {KINDS.map((each) => (
          <Button
            key={each}
            size="small"
            variant="outlined"
            color={each === 'BAN' ? 'error' : 'primary'}
            onClick={() => setKind(each)}
            sx={{ flex: 1 }}
          >
            {translate(`console.sanction.verb.${each}`)}
          </Button>
        ))}
      </Stack>
      {kind && <SanctionDialog {...props} kind={kind} onClose={() => setKind(undefined)} />}
    </>
  );
}
