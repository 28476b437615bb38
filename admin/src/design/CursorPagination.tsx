import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Button, MenuItem, Select, Typography } from '@mui/material';
import { useListContext, useTranslate } from 'react-admin';
import { useFormat } from '../i18n/use-format.js';

const SIZES = [10, 25, 50, 100];
/** Where the graph stops counting. */
const COUNTED_MAX = 10_000;

/** Back and on, and where one is. There are no page numbers: a list that grows while it is read has none that stay. */
export function CursorPagination() {
  const translate = useTranslate();
  const format = useFormat();
  const list = useListContext();
  const { page, perPage, setPage, setPerPage, data, hasNextPage, hasPreviousPage, isPending } = list;
  if (isPending || (data?.length ?? 0) === 0) return null;
  const from = (page - 1) * perPage + 1;
  const total = (list.meta as { totalCount?: number } | undefined)?.totalCount;
  return (
    <Box
      component="nav"
      aria-label={translate('console.pages.label')}
      sx={{ display: 'flex', alignItems: 'center', gap: 1.5, justifyContent: 'flex-end', px: 1, py: 0.5 }}
    >
      <Typography variant="body2" color="text.secondary" component="label" htmlFor="page-size">
        {translate('ra.navigation.page_rows_per_page')}
      </Typography>
      <Select
        variant="standard"
        disableUnderline
        value={perPage}
        onChange={({ target }) => setPerPage(target.value)}
        inputProps={{ id: 'page-size' }}
        sx={{ fontSize: '0.8125rem' }}
      >
        {SIZES.map((size) => (
          <MenuItem key={size} value={size}>
            {size}
          </MenuItem>
        ))}
      </Select>
      <Typography variant="body2" color="text.secondary" aria-live="polite">
        {translate(total === undefined ? 'console.pages.range' : 'console.pages.range_of', {
          from: format.number(from),
          to: format.number(from + (data?.length ?? 0) - 1),
          total: format.number(total ?? 0) + (total === COUNTED_MAX ? '+' : ''),
        })}
      </Typography>
      <Button size="small" startIcon={<ChevronLeft />} disabled={!hasPreviousPage} onClick={() => setPage(page - 1)}>
        {translate('console.pages.back')}
      </Button>
      <Button size="small" endIcon={<ChevronRight />} disabled={!hasNextPage} onClick={() => setPage(page + 1)}>
        {translate('console.pages.on')}
      </Button>
    </Box>
  );
}
