import type { ShowCaseQuery } from '@sl3/schema/generated/admin/graphql';
import { useTranslate, type RaRecord } from 'react-admin';
import { Panel, TwoColumns } from '../design/Panel.js';
import { ShowScreen } from '../design/ShowScreen.js';
import { CaseDecisions } from './CaseDecisions.js';
import { CaseReports } from './CaseReports.js';
import { CaseStanding } from './CaseStanding.js';
import { CaseSubject } from './CaseSubject.js';

export type ShownCase = NonNullable<ShowCaseQuery['moderationCase']> & RaRecord<string>;

/** One case: what it is about, who said so, what was decided, and what can be done. */
export function CaseShow() {
  const translate = useTranslate();
  return (
    <ShowScreen<ShownCase>
      title={({ subjectKind, user }) =>
        translate(`console.case.title.${subjectKind}`, { name: user?.displayName ?? '' })
      }
    >
      {(one) => <TwoColumns main={<Known case={one} />} side={<CaseStanding case={one} />} />}
    </ShowScreen>
  );
}

function Known({ case: one }: { case: ShownCase }) {
  const translate = useTranslate();
  return (
    <>
      <CaseSubject case={one} />
      <Panel title={translate('console.case.reports', { smart_count: one.reportCount })}>
        <CaseReports reports={one.reports} />
      </Panel>
      <Panel title={translate('console.case.decisions')}>
        <CaseDecisions decisions={one.decisions} />
      </Panel>
    </>
  );
}
