import { Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { EnumChip } from '../design/EnumChip.js';
import { PersonLink, RoomLink } from '../design/links.js';
import { Fact, Facts, Nothing, Panel } from '../design/Panel.js';
import { When } from '../design/When.js';
import { JudgeMessageButton } from '../messages/JudgeMessage.js';
import { SanctionButtons } from '../sanctions/SanctionButtons.js';
import { SanctionHistory } from '../sanctions/SanctionHistory.js';
import { useSession } from '../session/use-session.js';
import type { ShownCase } from './CaseShow.js';
import { DecideCaseDialog } from './DecideCaseDialog.js';
import { LeaseButton } from './LeaseButton.js';

/** Where the case stands and what can be done; nothing is offered while somebody else holds it. */
export function CaseStanding({ case: one }: { case: ShownCase }) {
  const translate = useTranslate();
  const viewer = useSession().viewer();
  const isHeldByOther = Boolean(one.assignee) && one.assignee?.id !== viewer?.id;
  return (
    <>
      <Panel title={translate('console.case.standing')}>
        <Facts>
          <Fact name={translate('resources.cases.fields.state')}>
            <EnumChip of="CaseState" value={one.state} />
          </Fact>
          <Fact name={translate('resources.cases.fields.openedAt')}>
            <When at={one.openedAt} isExact />
          </Fact>
          {one.room && (
            <Fact name={translate('resources.cases.fields.room')}>
              <RoomLink room={one.room} />
            </Fact>
          )}
          <Fact name={translate('resources.cases.fields.assignee')}>
            {one.assignee ? (
              <>
                <PersonLink person={one.assignee} /> · {translate('console.case.until')}{' '}
                <When at={one.leasedUntil} isExact />
              </>
            ) : (
              translate('console.case.nobody')
            )}
          </Fact>
        </Facts>
        {one.state === 'OPEN' && <LeaseButton case={one} isHeldByOther={isHeldByOther} />}
      </Panel>
      {isHeldByOther && one.state === 'OPEN' ? (
        <Panel title={translate('console.act.title')}>
          <Nothing>{translate('console.case.held', { name: one.assignee?.displayName ?? '' })}</Nothing>
        </Panel>
      ) : (
        <Acts case={one} />
      )}
      {one.user && (
        <Panel title={translate('console.case.past', { name: one.user.displayName })}>
          <SanctionHistory sanctions={one.user.sanctions} />
        </Panel>
      )}
    </>
  );
}

function Acts({ case: one }: { case: ShownCase }) {
  const translate = useTranslate();
  const [outcome, setOutcome] = useState<'UPHELD' | 'DISMISSED'>();
  const isOpen = one.state === 'OPEN';
  // What is done after the case was ended stands by itself.
  const caseId = isOpen ? { caseId: one.id } : {};
  return (
    <Panel title={translate('console.act.title')}>
      <Stack spacing={1.5}>
        {one.message && <JudgeMessageButton message={one.message} isWide {...caseId} />}
        {one.user && <SanctionButtons person={one.user} room={one.room ?? null} {...caseId} />}
        {isOpen && (
          <Stack direction="row" spacing={1}>
            <Button fullWidth variant="outlined" onClick={() => setOutcome('DISMISSED')}>
              {translate('console.case.dismiss')}
            </Button>
            <Button fullWidth variant="contained" onClick={() => setOutcome('UPHELD')}>
              {translate('console.case.uphold')}
            </Button>
          </Stack>
        )}
      </Stack>
      {outcome && <DecideCaseDialog case={one} outcome={outcome} onClose={() => setOutcome(undefined)} />}
    </Panel>
  );
}
