import { Box } from '@mui/material';
import type { ListAuditEntriesQuery } from '@sl3/schema/generated/admin/graphql';
import { SelectInput, TextInput, useTranslate } from 'react-admin';
import { BARE, periodFilters, personFilter } from '../design/filters.js';
import { Clip, PersonLink, RoomLink } from '../design/links.js';
import { ListScreen } from '../design/ListScreen.js';
import { Column, Table, type RowOf } from '../design/Table.js';
import { When } from '../design/When.js';
import { AUDIT_ACTIONS } from './audit-actions.js';
import { SubjectLink } from './SubjectLink.js';

type Row = RowOf<ListAuditEntriesQuery['auditEntries']>;

/** What everybody with power did, the latest first. */
export function AuditList() {
  const translate = useTranslate();
  return (
    <ListScreen
      filters={[
        <SelectInput
          key="action"
          source="action"
          alwaysOn
          choices={AUDIT_ACTIONS.map((id) => ({ id, name: id }))}
          translateChoice={false}
          {...BARE}
        />,
        personFilter('actorId', true),
        personFilter('userId', true),
        <TextInput key="subjectId" source="subjectId" {...BARE} />,
        ...periodFilters(),
      ]}
    >
      <Table rowClick={false} hiddenColumns={['hash', 'subjectId']}>
        <Column<Row> source="seq" isNumber cell={(row) => row.seq} />
        <Column<Row> source="at" cell={(row) => <When at={row.at} isExact />} />
        <Column<Row>
          source="actor"
          cell={(row) => (row.actor ? <PersonLink person={row.actor} /> : translate('console.audit.system'))}
        />
        <Column<Row>
          source="detail"
          isWide
          cell={(row) => (
            <>
              {row.detail}
              {row.reason && (
                <Box sx={{ color: 'text.secondary' }}>
                  <Clip text={row.reason} />
                </Box>
              )}
            </>
          )}
        />
        <Column<Row> source="subject" cell={(row) => <SubjectLink kind={row.subjectKind} id={row.subjectId} />} />
        <Column<Row> source="user" cell={(row) => <PersonLink person={row.user} />} />
        <Column<Row> source="room" cell={(row) => <RoomLink room={row.room} />} />
        <Column<Row> source="action" cell={(row) => <code>{row.action}</code>} />
        <Column<Row> source="subjectId" cell={(row) => <code>{row.subjectId}</code>} />
        <Column<Row> source="hash" cell={(row) => <code title={row.hash}>{row.hash.slice(0, 12)}…</code>} />
      </Table>
    </ListScreen>
  );
}
