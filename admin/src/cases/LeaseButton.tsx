import { Alert, Button } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useVerb } from '../design/use-verb.js';
import { ReleaseCase, TakeCase } from './case.operations.js';
import type { ShownCase } from './CaseShow.js';

/** Takes the case, so that nobody else works on it meanwhile, or gives it back. */
export function LeaseButton({ case: one, isHeldByOther }: { case: ShownCase; isHeldByOther: boolean }) {
  const translate = useTranslate();
  const perform = useVerb();
  const [problem, setProblem] = useState<string>();
  const isMine = !isHeldByOther && Boolean(one.assignee);

  const turn = async () => {
    const variables = { caseId: one.id };
    const answer = isMine
      ? await perform({
          document: ReleaseCase,
          variables,
          outcomeOf: (data) => data.releaseCase,
          done: 'console.case.released',
        })
      : await perform({
          document: TakeCase,
          variables,
          outcomeOf: (data) => data.takeCase,
          done: 'console.case.taken',
        });
    setProblem(answer);
  };

  if (isHeldByOther) return null;
  return (
    <>
      <Button fullWidth variant={isMine ? 'outlined' : 'contained'} sx={{ mt: 1.5 }} onClick={() => void turn()}>
        {translate(isMine ? 'console.case.release' : 'console.case.take')}
      </Button>
      {problem !== undefined && (
        <Alert severity="warning" role="alert" sx={{ mt: 1 }}>
          {problem}
        </Alert>
      )}
    </>
  );
}
