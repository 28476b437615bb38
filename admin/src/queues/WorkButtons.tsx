import { Button, Stack } from '@mui/material';
import type { WorkState } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { useVerb } from '../design/use-verb.js';
import { may } from '../permissions.js';
import { useSession } from '../session/use-session.js';
import { DiscardWork, RetryWork } from './queue.operations.js';

/** What can still be tried again, and what can still be given up. */
const OPEN: readonly WorkState[] = ['DEAD', 'DELAYED'];

interface Work {
  readonly id: string;
  readonly job: string;
  readonly state: WorkState;
}

/** Tries a work again, or gives it up: for administrators. */
export function WorkButtons({ work }: { work: Work }) {
  const translate = useTranslate();
  const viewer = useSession().viewer();
  const perform = useVerb();
  const [verb, setVerb] = useState<'retry' | 'discard'>();
  if (!viewer || !may(viewer.role, 'queues', 'retry') || !OPEN.includes(work.state)) return null;
  const variables = { id: work.id };
  return (
    <Stack direction="row">
      <Button size="small" onClick={() => setVerb('retry')}>
        {translate('console.queue.retry')}
      </Button>
      <Button size="small" color="error" onClick={() => setVerb('discard')}>
        {translate('console.queue.discard')}
      </Button>
      {verb && (
        <ConfirmDialog
          title={translate(`console.queue.${verb}_title`, { job: work.job })}
          text={translate(`console.queue.${verb}_effect`)}
          confirm={translate(`console.queue.${verb}`)}
          isGrave={verb === 'discard'}
          onClose={() => setVerb(undefined)}
          act={() =>
            verb === 'retry'
              ? perform({ document: RetryWork, variables, outcomeOf: () => ({}), done: 'console.queue.retried' })
              : perform({ document: DiscardWork, variables, outcomeOf: () => ({}), done: 'console.queue.discarded' })
          }
        />
      )}
    </Stack>
  );
}
