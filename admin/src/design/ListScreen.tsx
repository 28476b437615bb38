import { Box } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { ColumnsButton, FilterButton, List, TopToolbar } from 'react-admin';
import { CursorPagination } from './CursorPagination.js';

interface ListScreenProps {
  /** Inputs named as the fields of the graph's filter. */
  readonly filters: ReactElement[];
  readonly filterDefaultValues?: Record<string, unknown>;
  /** Beside the buttons for columns and filters. */
  readonly actions?: ReactNode;
  /** Above the list, within its context. */
  readonly before?: ReactNode;
  readonly children: ReactNode;
}

/** A list as every resource shows it: filters that can be saved, columns that are kept on the device, pages by cursor. */
export function ListScreen({ filters, filterDefaultValues, actions, before, children }: ListScreenProps) {
  return (
    <List
      filters={filters}
      {...(filterDefaultValues && { filterDefaultValues })}
      perPage={25}
      pagination={<CursorPagination />}
      actions={
        <TopToolbar>
          {actions}
          <FilterButton />
          <ColumnsButton />
        </TopToolbar>
      }
      empty={false}
      exporter={false}
      sx={{
        '& .RaList-actions': { alignItems: 'center' },
        '& .RaList-main': { minWidth: 0 },
        '& .RaList-content': { overflow: 'hidden' },
        '& .RaFilterFormInput-spacer': { width: 8 },
        '& .RaFilterForm-filterFormInput .MuiFormControl-root': { minWidth: 132, width: 'auto' },
      }}
    >
      {before}
      <Box sx={{ overflowX: 'auto' }}>{children}</Box>
    </List>
  );
}
