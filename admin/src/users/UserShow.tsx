import { Button, Stack } from '@mui/material';
import type { ShowUserQuery } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useTranslate, type RaRecord } from 'react-admin';
import { EnumChip } from '../design/EnumChip.js';
import { Fact, Facts, Panel, TwoColumns } from '../design/Panel.js';
import { ShowScreen } from '../design/ShowScreen.js';
import { When } from '../design/When.js';
import { ScreenLink } from '../design/links.js';
import { may } from '../permissions.js';
import { LiftSanctionButton } from '../sanctions/LiftSanction.js';
import { SanctionButtons } from '../sanctions/SanctionButtons.js';
import { SanctionHistory } from '../sanctions/SanctionHistory.js';
import { useSession } from '../session/use-session.js';
import { CasesAbout } from './CasesAbout.js';
import { LatestMessages } from './LatestMessages.js';
import { RoleDialog } from './RoleDialog.js';

export type Person = NonNullable<ShowUserQuery['user']> & RaRecord<string>;

/** One person: who they are, what was decided about them, and what they said last. */
export function UserShow() {
  return (
    <ShowScreen<Person> title={(person) => person.displayName}>
      {(person) => <TwoColumns main={<Record person={person} />} side={<Standing person={person} />} />}
    </ShowScreen>
  );
}

function Record({ person }: { person: Person }) {
  const translate = useTranslate();
  return (
    <>
      <Panel title={translate('resources.sanctions.name', { smart_count: 2 })}>
        <SanctionHistory
          sanctions={person.sanctions}
          action={(one) => <LiftSanctionButton sanction={{ ...one, user: person }} />}
        />
      </Panel>
      <Panel title={translate('console.user.cases')}>
        <CasesAbout subjectId={person.id} />
      </Panel>
      <Panel
        title={translate('console.user.latest_messages')}
        actions={
          <ScreenLink to={filtered('messages', { authorId: person.id })}>{translate('console.see_all')}</ScreenLink>
        }
      >
        <LatestMessages authorId={person.id} />
      </Panel>
    </>
  );
}

function Standing({ person }: { person: Person }) {
  const translate = useTranslate();
  const viewer = useSession().viewer();
  const [isChanging, setChanging] = useState(false);
  const mayChange = viewer !== null && viewer.id !== person.id && may(viewer.role, 'users', 'setRole');
  return (
    <>
      <Panel title={person.displayName}>
        <Facts>
          <Fact name={translate('resources.users.fields.handle')}>@{person.handle}</Fact>
          <Fact name={translate('resources.users.fields.role')}>
            <EnumChip of="UserRole" value={person.role} />
          </Fact>
          <Fact name={translate('resources.users.fields.state')}>
            <EnumChip of="UserState" value={person.state} />
          </Fact>
          <Fact name={translate('resources.users.fields.createdAt')}>
            <When at={person.createdAt} isExact />
          </Fact>
        </Facts>
        <Stack direction="row" spacing={2} sx={{ pt: 1.5, fontSize: '0.8125rem' }}>
          <ScreenLink to={filtered('reports', { reporterId: person.id })}>
            {translate('console.user.reports')}
          </ScreenLink>
          <ScreenLink to={filtered('media', { ownerId: person.id })}>{translate('console.user.files')}</ScreenLink>
          <ScreenLink to={filtered('audit', { userId: person.id })}>{translate('console.user.audit')}</ScreenLink>
        </Stack>
      </Panel>
      <Panel title={translate('console.act.title')}>
        <Stack spacing={1.5}>
          <SanctionButtons person={person} />
          {mayChange && (
            <Button size="small" variant="outlined" onClick={() => setChanging(true)}>
              {translate('console.user.change_role')}
            </Button>
          )}
        </Stack>
        {isChanging && <RoleDialog person={person} onClose={() => setChanging(false)} />}
      </Panel>
    </>
  );
}

/** The address of a list that shows only what fits. */
function filtered(resource: string, filter: Record<string, string>): string {
  return `/${resource}?filter=${encodeURIComponent(JSON.stringify(filter))}`;
}
