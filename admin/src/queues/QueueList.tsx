import { Card, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import type { ListQueueWorksQuery } from '@sl3/schema/generated/admin/graphql';
import { useQuery } from '@tanstack/react-query';
import { TextInput, useListContext, useTranslate } from 'react-admin';
import { EnumChip } from '../design/EnumChip.js';
import { BARE, enumFilter } from '../design/filters.js';
import { Clip, ScreenLink } from '../design/links.js';
import { ListScreen } from '../design/ListScreen.js';
import { Column, Table as Rows, type RowOf } from '../design/Table.js';
import { When } from '../design/When.js';
import { useGraph } from '../graph/use-graph.js';
import { useFormat } from '../i18n/use-format.js';
import { ReadQueues } from './queue.operations.js';
import { WorkButtons } from './WorkButtons.js';

type Row = RowOf<ListQueueWorksQuery['queueWorks']>;

const LOOK_AGAIN_MS = 5_000;

/** The queues of all parts of the platform, and what lies in the chosen one. */
export function QueueList() {
  return (
    <ListScreen
      filterDefaultValues={{ state: 'DEAD' }}
      filters={[
        <TextInput key="queue" source="queue" alwaysOn {...BARE} />,
        enumFilter('state', 'WorkState', ['WAITING', 'ACTIVE', 'DELAYED', 'DEAD', 'DONE', 'DISCARDED'], true),
      ]}
      before={<Overview />}
    >
      <Works />
    </ListScreen>
  );
}

function Works() {
  const list = useListContext();
  const isChosen = Boolean((list.filterValues as { queue?: string }).queue);
  return (
    <Rows
      rowClick={false}
      hiddenColumns={['subgraph', 'id']}
      empty={isChosen ? 'console.empty' : 'console.queue.choose'}
    >
      <Column<Row> source="enqueuedAt" cell={(row) => <When at={row.enqueuedAt} isExact />} />
      <Column<Row> source="job" cell={(row) => <code>{row.job}</code>} />
      <Column<Row> source="state" cell={(row) => <EnumChip of="WorkState" value={row.state} />} />
      <Column<Row> source="attempts" isNumber cell={(row) => row.attempts} />
      <Column<Row> source="lastError" isWide cell={(row) => <Clip text={row.lastError ?? ''} lines={3} />} />
      <Column<Row> source="dueAt" cell={(row) => <When at={row.dueAt} />} />
      <Column<Row> source="endedAt" cell={(row) => <When at={row.endedAt} isExact />} />
      <Column<Row> source="subgraph" cell={(row) => row.subgraph} />
      <Column<Row> source="id" cell={(row) => <code>{row.id}</code>} />
      <Column<Row> source="act" label="" cell={(row) => <WorkButtons work={row} />} />
    </Rows>
  );
}

const NUMBERS = ['waiting', 'active', 'delayed', 'dead', 'doneInLastHour'] as const;

function Overview() {
  const translate = useTranslate();
  const format = useFormat();
  const graph = useGraph();
  const list = useListContext();
  const { data = [] } = useQuery({
    queryKey: ['queues', 'overview'],
    queryFn: async () => (await graph.ask(ReadQueues, {})).queues,
    refetchInterval: LOOK_AGAIN_MS,
  });
  const chosen = (list.filterValues as { queue?: string }).queue;
  return (
    <Card sx={{ mb: 2, overflowX: 'auto' }}>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>{translate('resources.queues.fields.queue')}</TableCell>
            <TableCell>{translate('resources.queues.fields.subgraph')}</TableCell>
            {NUMBERS.map((name) => (
              <TableCell key={name} align="right">
                {translate(`console.queue.${name}`)}
              </TableCell>
            ))}
            <TableCell align="right">{translate('console.queue.oldest')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {data.map((queue) => (
            <TableRow key={`${queue.subgraph}.${queue.queue}`} selected={queue.queue === chosen}>
              <TableCell>
                <ScreenLink to={`/queues?filter=${encodeURIComponent(JSON.stringify({ queue: queue.queue }))}`}>
                  {queue.queue}
                </ScreenLink>
              </TableCell>
              <TableCell>{queue.subgraph}</TableCell>
              {NUMBERS.map((name) => (
                <TableCell
                  key={name}
                  align="right"
                  sx={name === 'dead' && queue.dead > 0 ? { color: 'error.main', fontWeight: 650 } : {}}
                >
                  {format.number(queue[name])}
                </TableCell>
              ))}
              <TableCell align="right">{format.seconds(queue.oldestWaitingMs)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
