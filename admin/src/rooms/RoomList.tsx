import type { ListRoomsQuery } from '@sl3/schema/generated/admin/graphql';
import { EnumChip } from '../design/EnumChip.js';
import { enumFilter, textFilter } from '../design/filters.js';
import { Clip, RoomLink } from '../design/links.js';
import { ListScreen } from '../design/ListScreen.js';
import { Column, Table, type RowOf } from '../design/Table.js';
import { When } from '../design/When.js';
import { useFormat } from '../i18n/use-format.js';

type Row = RowOf<ListRoomsQuery['rooms']>;

/** Every room there is, private and deleted ones too, the latest first. */
export function RoomList() {
  const format = useFormat();
  return (
    <ListScreen
      filters={[
        textFilter(),
        enumFilter('kind', 'RoomKind', ['PUBLIC', 'PRIVATE', 'DIRECT'], true),
        enumFilter('state', 'RoomState', ['OPEN', 'SLOW', 'LOCKED', 'ARCHIVED', 'DELETED'], true),
      ]}
    >
      <Table rowClick={(id, _, row) => (row['state'] === 'DELETED' ? false : `/rooms/${id}/show`)}>
        <Column<Row> source="name" cell={(row) => <RoomLink room={row} />} />
        <Column<Row> source="topic" isWide cell={(row) => <Clip text={row.topic ?? ''} />} />
        <Column<Row> source="kind" cell={(row) => <EnumChip of="RoomKind" value={row.kind} />} />
        <Column<Row> source="state" cell={(row) => <EnumChip of="RoomState" value={row.state} />} />
        <Column<Row> source="memberCount" isNumber cell={(row) => format.number(row.memberCount)} />
        <Column<Row> source="createdAt" cell={(row) => <When at={row.createdAt} isExact />} />
      </Table>
    </ListScreen>
  );
}
