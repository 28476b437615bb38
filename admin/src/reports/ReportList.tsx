import { Box } from '@mui/material';
import type { ListReportsQuery } from '@sl3/schema/generated/admin/graphql';
import { EnumChip } from '../design/EnumChip.js';
import { enumFilter, periodFilters, personFilter, yesFilter } from '../design/filters.js';
import { Clip, PersonLink, RoomLink, ScreenLink } from '../design/links.js';
import { ListScreen } from '../design/ListScreen.js';
import { REPORT_REASONS } from '../design/report-reasons.js';
import { Column, Table, type RowOf } from '../design/Table.js';
import { When } from '../design/When.js';

type Row = RowOf<ListReportsQuery['reports']>;

/** What people reported, the latest first. */
export function ReportList() {
  return (
    <ListScreen
      filters={[
        yesFilter('isOpen', 'console.report.open', 'console.report.settled'),
        enumFilter('reason', 'ReportReason', REPORT_REASONS, true),
        enumFilter('subjectKind', 'CaseSubjectKind', ['MESSAGE', 'USER'], true),
        personFilter('reporterId'),
        ...periodFilters(),
      ]}
    >
      <Table
        rowClick={(_id, _resource, row) => {
          const { case: one } = row as Row;
          return one ? `/cases/${one.id}/show` : false;
        }}
      >
        <Column<Row>
          source="createdAt"
          cell={(row) => (
            <ScreenLink to={row.case ? `/cases/${row.case.id}/show` : '/cases'} color="text.secondary">
              <When at={row.createdAt} isExact />
            </ScreenLink>
          )}
        />
        <Column<Row> source="reason" cell={(row) => <EnumChip of="ReportReason" value={row.reason} />} />
        <Column<Row>
          source="subject"
          isWide
          cell={(row) => (
            <>
              {row.evidence ? (
                <Clip text={row.evidence.body ?? ''} />
              ) : (
                <EnumChip of="CaseSubjectKind" value={row.subjectKind} />
              )}
              {row.note && (
                <Box sx={{ color: 'text.secondary', fontStyle: 'italic', pt: 0.25 }}>
                  <Clip text={row.note} />
                </Box>
              )}
            </>
          )}
        />
        <Column<Row> source="author" cell={(row) => <PersonLink person={row.evidence?.author} />} />
        <Column<Row> source="room" cell={(row) => <RoomLink room={row.room} />} />
        <Column<Row> source="reporter" cell={(row) => <PersonLink person={row.reporter} />} />
        <Column<Row>
          source="case"
          cell={(row) => (row.case ? <EnumChip of="CaseState" value={row.case.state} /> : '–')}
        />
      </Table>
    </ListScreen>
  );
}
