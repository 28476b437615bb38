import { Box } from '@mui/material';
import type { CaseQueueSubscription } from '@sl3/schema/generated/admin/graphql';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslate } from 'react-admin';
import { CaseQueue } from '../cases/case.operations.js';
import { useLink } from '../graph/use-graph.js';
import { COUNTS_KEY } from './use-counts.js';

type CaseEvent = Extract<CaseQueueSubscription['moderationQueue'], { __typename: 'CaseBatch' }>['events'][number];

/** What is read again when a case changes; each is read only while it is on screen. */
const TOUCHED = ['cases', 'reports', 'sanctions', 'audit', 'users', 'messages', 'activity'];
/** Many events in one moment are one reading. */
const GATHER_MS = 150;

/**
 * Follows the queue of cases for as long as the console is open: the counts move, the lists on screen are read again,
 * and a new report is announced to those who do not see it.
 */
export function QueueFollower() {
  const { graph, start } = useLink();
  const queries = useQueryClient();
  const translate = useTranslate();
  const [heard, setHeard] = useState('');

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readAgain = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const key of TOUCHED) void queries.invalidateQueries({ queryKey: [key] });
      }, GATHER_MS);
    };
    const hear = ({ moderationQueue: payload }: CaseQueueSubscription) => {
      if (payload.__typename === 'Heartbeat') return;
      readAgain();
      if (payload.__typename !== 'CaseBatch') {
        void queries.invalidateQueries({ queryKey: COUNTS_KEY });
        return;
      }
      const last = payload.events.at(-1);
      if (last) queries.setQueryData(COUNTS_KEY, last.counts);
      if (payload.events.some(isArrival)) setHeard(translate('console.live.arrived'));
    };
    start();
    const stop = graph.follow(CaseQueue, {}, hear);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [graph, start, queries, translate]);

  return (
    <Box role="status" sx={{ position: 'absolute', width: 1, height: 1, clipPath: 'inset(50%)', overflow: 'hidden' }}>
      {heard}
    </Box>
  );
}

function isArrival({ change }: CaseEvent): boolean {
  return change === 'OPENED' || change === 'REPORTED';
}
