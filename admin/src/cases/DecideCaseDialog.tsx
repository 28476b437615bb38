import type { CaseOutcome } from '@sl3/schema/generated/admin/graphql';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../design/ActDialog.js';
import { useVerb } from '../design/use-verb.js';
import { DecideCase } from './case.operations.js';
import type { ShownCase } from './CaseShow.js';

/** Ends a case: the reports were right, or nothing was wrong. */
export function DecideCaseDialog(props: { case: ShownCase; outcome: CaseOutcome; onClose: () => void }) {
  const { case: one, outcome, onClose } = props;
  const translate = useTranslate();
  const perform = useVerb();
  const verb = outcome === 'UPHELD' ? 'uphold' : 'dismiss';
  const isUndone = outcome === 'UPHELD' && one.decisions.length === 0;
  return (
    <ActDialog
      title={translate(`console.case.${verb}_title`)}
      consequences={[
        translate(`console.case.${verb}_effect`),
        translate('console.case.reporters', { smart_count: one.reportCount }),
        ...(isUndone ? [translate('console.case.nothing_done')] : []),
        translate('console.act.audited'),
      ]}
      reasonHelp="console.act.reason_for_staff"
      confirm={translate(`console.case.${verb}`)}
      onClose={onClose}
      act={(reason) =>
        perform({
          document: DecideCase,
          variables: { input: { caseId: one.id, outcome, reason } },
          outcomeOf: (data) => data.decideCase,
          done: 'console.case.decided',
        })
      }
    />
  );
}
