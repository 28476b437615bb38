import type { ListMessagesQuery } from '@sl3/schema/generated/admin/graphql';
import { EnumChip } from '../design/EnumChip.js';
import { enumFilter, periodFilters, personFilter, roomFilter, textFilter } from '../design/filters.js';
import { PersonLink, RoomLink, ScreenLink } from '../design/links.js';
import { ListScreen } from '../design/ListScreen.js';
import { Column, Table, type RowOf } from '../design/Table.js';
import { When } from '../design/When.js';
import { JudgeMessageButton } from './JudgeMessage.js';
import { MessageText } from './MessageText.js';

type Row = RowOf<ListMessagesQuery['messages']>;

/** What was said in all rooms, the latest first; hidden messages with their text. */
export function MessageList() {
  return (
    <ListScreen
      filters={[
        textFilter(),
        roomFilter('roomId', true),
        personFilter('authorId', true),
        enumFilter('state', 'MessageState', ['VISIBLE', 'HIDDEN', 'REMOVED'], true),
        ...periodFilters(),
      ]}
    >
      <Table hiddenColumns={['seq', 'id']}>
        <Column<Row>
          source="createdAt"
          cell={(row) => (
            <ScreenLink to={`/messages/${row.id}/show`} color="text.secondary">
              <When at={row.createdAt} isExact />
            </ScreenLink>
          )}
        />
        <Column<Row> source="author" cell={(row) => <PersonLink person={row.author} />} />
        <Column<Row> source="body" isWide cell={(row) => <MessageText message={row} lines={3} />} />
        <Column<Row> source="room" cell={(row) => <RoomLink room={row.room} />} />
        <Column<Row> source="state" cell={(row) => <EnumChip of="MessageState" value={row.state} />} />
        <Column<Row> source="seq" isNumber cell={(row) => row.seq} />
        <Column<Row> source="id" cell={(row) => <code>{row.id}</code>} />
        <Column<Row> source="act" label="" cell={(row) => <JudgeMessageButton message={row} />} />
      </Table>
    </ListScreen>
  );
}
