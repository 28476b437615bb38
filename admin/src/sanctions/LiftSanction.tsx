import { Button } from '@mui/material';
import type { SanctionKind, SanctionState } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../design/ActDialog.js';
import { useVerb } from '../design/use-verb.js';
import { LiftSanction } from './sanction.operations.js';

interface Lifted {
  readonly id: string;
  readonly kind: SanctionKind;
  readonly state: SanctionState;
  readonly user: { readonly displayName: string };
}

/** Takes a sanction back before its end. A warning has none, but may be taken back as well. */
export function LiftSanctionButton({ sanction }: { sanction: Lifted }) {
  const translate = useTranslate();
  const [isOpen, setOpen] = useState(false);
  if (sanction.state !== 'ACTIVE') return null;
  return (
    <>
      <Button
        size="small"
        onClick={(event) => {
          event.stopPropagation();
          setOpen(true);
        }}
      >
        {translate('console.sanction.lift')}
      </Button>
      {isOpen && <LiftSanctionDialog sanction={sanction} onClose={() => setOpen(false)} />}
    </>
  );
}

function LiftSanctionDialog({ sanction, onClose }: { sanction: Lifted; onClose: () => void }) {
  const translate = useTranslate();
  const perform = useVerb();
  const name = sanction.user.displayName;
  return (
    <ActDialog
      title={translate(`console.sanction.lift_title.${sanction.kind}`, { name })}
      consequences={[
        translate(`console.sanction.lift_effect.${sanction.kind}`, { name }),
        translate('console.sanction.told_lifted', { name }),
        translate('console.act.audited'),
      ]}
      reasonHelp="console.act.reason_for_staff"
      confirm={translate('console.sanction.lift')}
      onClose={onClose}
      act={(reason) =>
        perform({
          document: LiftSanction,
          variables: { input: { sanctionId: sanction.id, reason } },
          outcomeOf: (data) => data.liftSanction,
          done: 'console.sanction.lifted',
        })
      }
    />
  );
}
