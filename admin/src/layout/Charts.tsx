import { Box, Button, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { BarChart } from '@mui/x-charts/BarChart';
import { LineChart } from '@mui/x-charts/LineChart';
import type { ReadActivityQuery } from '@sl3/schema/generated/admin/graphql';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Panel } from '../design/Panel.js';
import { useGraph } from '../graph/use-graph.js';
import { useFormat } from '../i18n/use-format.js';
import { CHART_COLOURS } from './chart-colours.js';
import { ReadActivity } from './dashboard.operations.js';

type Day = ReadActivityQuery['moderationActivity'][number];

const DAYS = 14;
const HEIGHT = 260;

/** What came in and what was done about it, day by day; each as a chart or as a table. */
export function Charts() {
  const translate = useTranslate();
  const graph = useGraph();
  const { data: days = [] } = useQuery({
    queryKey: ['activity', DAYS],
    queryFn: async () => (await graph.ask(ReadActivity, { days: DAYS })).moderationActivity,
  });
  return (
    <Box
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' },
        columnGap: 2,
      }}
    >
      <Chart
        title={translate('console.charts.in_and_out')}
        days={days}
        series={['reports', 'decisions']}
        kind="lines"
      />
      <Chart title={translate('console.charts.sanctions_title')} days={days} series={['sanctions']} kind="bars" />
    </Box>
  );
}

interface ChartProps {
  readonly title: string;
  readonly days: readonly Day[];
  readonly series: readonly ('reports' | 'decisions' | 'sanctions')[];
  readonly kind: 'lines' | 'bars';
}

function Chart({ title, days, series, kind }: ChartProps) {
  const translate = useTranslate();
  const format = useFormat();
  const { palette } = useTheme();
  const [isTable, setTable] = useState(false);
  // Days are of UTC; at noon they are the same day nearly everywhere.
  const labels = days.map(({ day }) => format.day(`${day}T12:00:00Z`));
  const xAxis = [{ scaleType: 'band' as const, data: labels, tickLabelStyle: { fontSize: 11 } }];
  const yAxis = [{ min: 0, tickMinStep: 1, width: 32 }];
  const shown = series.map((name) => ({
    data: days.map((day) => day[name]),
    label: translate(`console.charts.${name}`),
    color: CHART_COLOURS[palette.mode][name],
  }));
  const size = { height: HEIGHT, margin: { left: 0, right: 8, top: 8, bottom: 0 }, grid: { horizontal: true } };
  return (
    <Panel
      title={title}
      actions={
        <Button size="small" onClick={() => setTable(!isTable)} aria-pressed={isTable}>
          {translate('console.charts.as_table')}
        </Button>
      }
    >
      {isTable ? (
        <NumbersTable days={days} labels={labels} series={series} />
      ) : (
        // Pictures of what the table says.
        <Box aria-hidden="true" data-chart={kind}>
          {kind === 'lines' ? (
            <LineChart
              {...size}
              yAxis={yAxis}
              xAxis={xAxis.map((axis) => ({ ...axis, scaleType: 'point' as const }))}
              series={shown.map((each, index) => ({
                ...each,
                curve: 'linear',
                shape: index === 0 ? 'circle' : 'square',
              }))}
            />
          ) : (
            <BarChart {...size} yAxis={yAxis} xAxis={xAxis} series={shown} />
          )}
        </Box>
      )}
      {!isTable && (
        <Box sx={{ position: 'absolute', clipPath: 'inset(50%)', width: 1, overflow: 'hidden', whiteSpace: 'nowrap' }}>
          <NumbersTable days={days} labels={labels} series={series} caption={title} />
        </Box>
      )}
    </Panel>
  );
}

function NumbersTable(props: Pick<ChartProps, 'days' | 'series'> & { labels: readonly string[]; caption?: string }) {
  const { days, series, labels, caption } = props;
  const translate = useTranslate();
  const format = useFormat();
  return (
    <Table size="small">
      {caption !== undefined && <caption>{caption}</caption>}
      <TableHead>
        <TableRow>
          <TableCell>{translate('console.charts.day')}</TableCell>
          {series.map((name) => (
            <TableCell key={name} align="right">
              {translate(`console.charts.${name}`)}
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {days.map((day, index) => (
          <TableRow key={day.day}>
            <TableCell component="th" scope="row">
              {labels[index]}
            </TableCell>
            {series.map((name) => (
              <TableCell key={name} align="right">
                {format.number(day[name])}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
