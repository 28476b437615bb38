import { Stack } from '@mui/material';
import type { ListUsersQuery } from '@sl3/schema/generated/admin/graphql';
import { useTranslate } from 'react-admin';
import { EnumChip } from '../design/EnumChip.js';
import { enumFilter, textFilter } from '../design/filters.js';
import { PersonLink } from '../design/links.js';
import { ListScreen } from '../design/ListScreen.js';
import { Column, Table, type RowOf } from '../design/Table.js';
import { When } from '../design/When.js';

type Row = RowOf<ListUsersQuery['users']>;

/** Everybody with an account, the latest first. */
export function UserList() {
  const translate = useTranslate();
  return (
    <ListScreen
      filters={[
        textFilter(translate('resources.users.search')),
        enumFilter('role', 'UserRole', ['USER', 'MODERATOR', 'ADMIN'], true),
        enumFilter('state', 'UserState', ['ACTIVE', 'BANNED', 'UNCLAIMED'], true),
      ]}
    >
      <Table hiddenColumns={['id']}>
        <Column<Row> source="displayName" cell={(row) => <PersonLink person={row} />} />
        <Column<Row> source="handle" cell={(row) => `@${row.handle}`} />
        <Column<Row> source="role" cell={(row) => <EnumChip of="UserRole" value={row.role} />} />
        <Column<Row> source="state" cell={(row) => <EnumChip of="UserState" value={row.state} />} />
        <Column<Row>
          source="sanctions"
          cell={({ sanctions }) => (
            <Stack direction="row" spacing={0.5}>
              {sanctions.map(({ id, kind }) => (
                <EnumChip key={id} of="SanctionKind" value={kind} />
              ))}
            </Stack>
          )}
        />
        <Column<Row> source="createdAt" cell={(row) => <When at={row.createdAt} isExact />} />
        <Column<Row> source="id" cell={(row) => <code>{row.id}</code>} />
      </Table>
    </ListScreen>
  );
}
