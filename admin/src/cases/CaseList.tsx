import { Stack } from '@mui/material';
import type { ListCasesQuery } from '@sl3/schema/generated/admin/graphql';
import { EnumChip } from '../design/EnumChip.js';
import { enumFilter, personFilter, yesFilter } from '../design/filters.js';
import { PersonLink, RoomLink, ScreenLink } from '../design/links.js';
import { ListScreen } from '../design/ListScreen.js';
import { REPORT_REASONS } from '../design/report-reasons.js';
import { Column, Table, type RowOf } from '../design/Table.js';
import { When } from '../design/When.js';
import { useFormat } from '../i18n/use-format.js';
import { MessageText } from '../messages/MessageText.js';

type Row = RowOf<ListCasesQuery['cases']>;

/** What waits for a decision, the latest opened first; what arrives appears by itself. */
export function CaseList() {
  const format = useFormat();
  return (
    <ListScreen
      filterDefaultValues={{ state: 'OPEN' }}
      filters={[
        enumFilter('state', 'CaseState', ['OPEN', 'DECIDED'], true),
        yesFilter('isMine', 'console.case.mine'),
        enumFilter('reason', 'ReportReason', REPORT_REASONS, true),
        enumFilter('subjectKind', 'CaseSubjectKind', ['MESSAGE', 'USER'], true),
        personFilter('assigneeId'),
      ]}
    >
      <Table hiddenColumns={['updatedAt', 'id']}>
        <Column<Row>
          source="openedAt"
          cell={(row) => (
            <ScreenLink to={`/cases/${row.id}/show`} color="text.secondary">
              <When at={row.openedAt} />
            </ScreenLink>
          )}
        />
        <Column<Row>
          source="reasons"
          cell={(row) => (
            <Stack direction="row" spacing={0.5} useFlexGap sx={{ flexWrap: 'wrap' }}>
              {row.reasons.map((reason) => (
                <EnumChip key={reason} of="ReportReason" value={reason} />
              ))}
            </Stack>
          )}
        />
        <Column<Row>
          source="subject"
          isWide
          cell={(row) =>
            row.message ? (
              <MessageText message={row.message} lines={2} />
            ) : (
              <EnumChip of="CaseSubjectKind" value={row.subjectKind} />
            )
          }
        />
        <Column<Row> source="user" cell={(row) => <PersonLink person={row.user} />} />
        <Column<Row> source="room" cell={(row) => <RoomLink room={row.room} />} />
        <Column<Row> source="reportCount" isNumber cell={(row) => format.number(row.reportCount)} />
        <Column<Row> source="state" cell={(row) => <EnumChip of="CaseState" value={row.state} />} />
        <Column<Row> source="assignee" cell={(row) => <PersonLink person={row.assignee} />} />
        <Column<Row> source="updatedAt" cell={(row) => <When at={row.updatedAt} />} />
        <Column<Row> source="id" cell={(row) => <code>{row.id}</code>} />
      </Table>
    </ListScreen>
  );
}
