import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { DataTable, useTranslate, type RaRecord } from 'react-admin';
import { Nothing } from './Panel.js';

/** The row type of a list document: `RowOf<ListCasesQuery['cases']>`. */
export type RowOf<C extends { edges: readonly { node: unknown }[] }> = C['edges'][number]['node'] & RaRecord<string>;

interface ColumnProps<Row> {
  /** Names the column for the device's memory, and its label `resources.<resource>.fields.<source>`. */
  readonly source: string;
  readonly label?: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** A share of the width, for what should get the room that is left. */
  readonly isWide?: boolean;
}

/** A column. The graph has one order for each list, so none can be sorted. */
export function Column<Row extends RaRecord<string>>({ cell, isNumber, isWide, ...column }: ColumnProps<Row>) {
  return (
    <DataTable.Col<Row>
      disableSort
      render={cell}
      align={isNumber ? 'right' : 'left'}
      sx={isWide ? { width: '40%', minWidth: 220 } : { whiteSpace: 'nowrap' }}
      {...column}
    />
  );
}

interface TableProps {
  /** Where a click on a row leads; the row's first link leads there too, for the keyboard. */
  readonly rowClick?: 'show' | ((id: string, resource: string, row: RaRecord) => string | false) | false;
  readonly hiddenColumns?: string[];
  /** What is said where there is no row. */
  readonly empty?: string;
  readonly children: ReactNode;
}

/** Rows and columns of a list. */
export function Table({ rowClick = 'show', hiddenColumns = [], empty = 'console.empty', children }: TableProps) {
  const translate = useTranslate();
  return (
    <DataTable
      bulkActionButtons={false}
      rowClick={rowClick as 'show'}
      hiddenColumns={hiddenColumns}
      empty={
        <Box sx={{ p: 3, textAlign: 'center' }}>
          <Nothing>{translate(empty)}</Nothing>
        </Box>
      }
      sx={{ '& .RaDataTable-rowCell': { verticalAlign: 'top' } }}
    >
      {children}
    </DataTable>
  );
}
