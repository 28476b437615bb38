import { Box, Card, CardActionArea, Skeleton, Typography } from '@mui/material';
import { lazy, Suspense } from 'react';
import { Title, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { useFormat } from '../i18n/use-format.js';
import { useCounts } from '../live/use-counts.js';
import { COUNT_TILES } from './count-tiles.js';

/** Half of the console's weight, for one screen. */
const Charts = lazy(async () => ({ default: (await import('./Charts.js')).Charts }));

/** Where things stand: counts that move by themselves, and the last two weeks. */
export function Dashboard() {
  const translate = useTranslate();
  return (
    <Box sx={{ pt: 1 }}>
      <Title title={translate('ra.page.dashboard')} />
      <Tiles />
      <Suspense fallback={<Skeleton variant="rounded" height={320} sx={{ bgcolor: 'background.paper' }} />}>
        <Charts />
      </Suspense>
    </Box>
  );
}

function Tiles() {
  const translate = useTranslate();
  const format = useFormat();
  const counts = useCounts();
  return (
    <Box
      sx={{
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fill, minmax(148px, 1fr))',
        gap: 2,
        pb: 2,
      }}
    >
      {COUNT_TILES.map(({ count, to, isPressing }) => (
        <Card key={count}>
          <CardActionArea component={Link} to={to} sx={{ p: 2, height: 1 }}>
            <Typography variant="body2" color="text.secondary">
              {translate(`console.counts.${count}`)}
            </Typography>
            <Typography
              data-count={count}
              sx={{
                fontSize: '1.75rem',
                fontWeight: 650,
                fontVariantNumeric: 'tabular-nums',
                lineHeight: 1.3,
                color: isPressing && (counts?.[count] ?? 0) > 0 ? 'warning.main' : 'text.primary',
              }}
            >
              {counts ? format.number(counts[count]) : <Skeleton width={48} />}
            </Typography>
          </CardActionArea>
        </Card>
      ))}
    </Box>
  );
}
