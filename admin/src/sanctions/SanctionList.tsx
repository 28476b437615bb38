import type { ListSanctionsQuery } from '@sl3/schema/generated/admin/graphql';
import { useTranslate } from 'react-admin';
import { EnumChip } from '../design/EnumChip.js';
import { enumFilter, personFilter, roomFilter } from '../design/filters.js';
import { Clip, PersonLink, RoomLink } from '../design/links.js';
import { ListScreen } from '../design/ListScreen.js';
import { Column, Table, type RowOf } from '../design/Table.js';
import { When } from '../design/When.js';
import { LiftSanctionButton } from './LiftSanction.js';

type Row = RowOf<ListSanctionsQuery['sanctions']>;

/** Every warning, mute and ban, the latest first. */
export function SanctionList() {
  const translate = useTranslate();
  return (
    <ListScreen
      filters={[
        enumFilter('state', 'SanctionState', ['ACTIVE', 'ENDED', 'LIFTED'], true),
        enumFilter('kind', 'SanctionKind', ['WARNING', 'MUTE', 'BAN'], true),
        personFilter('userId', true),
        roomFilter('roomId'),
      ]}
    >
      <Table
        rowClick={(_id, _resource, row) => linkOf(row as Row)}
        hiddenColumns={['liftedAt', 'liftedBy', 'liftReason']}
      >
        <Column<Row> source="user" cell={(row) => <PersonLink person={row.user} />} />
        <Column<Row> source="kind" cell={(row) => <EnumChip of="SanctionKind" value={row.kind} />} />
        <Column<Row> source="state" cell={(row) => <EnumChip of="SanctionState" value={row.state} />} />
        <Column<Row>
          source="room"
          cell={({ kind, room }) =>
            kind === 'MUTE' && !room ? translate('console.everywhere') : <RoomLink room={room} />
          }
        />
        <Column<Row> source="reason" isWide cell={(row) => <Clip text={row.reason} />} />
        <Column<Row> source="startsAt" cell={(row) => <When at={row.startsAt} isExact />} />
        <Column<Row> source="endsAt" cell={(row) => <When at={row.endsAt} isExact />} />
        <Column<Row> source="by" cell={(row) => <PersonLink person={row.by} />} />
        <Column<Row> source="liftedAt" cell={(row) => <When at={row.liftedAt} isExact />} />
        <Column<Row> source="liftedBy" cell={(row) => <PersonLink person={row.liftedBy} />} />
        <Column<Row> source="liftReason" cell={(row) => <Clip text={row.liftReason ?? ''} />} />
        <Column<Row> source="act" label="" cell={(row) => <LiftSanctionButton sanction={row} />} />
      </Table>
    </ListScreen>
  );
}

/** To what it was decided on, or else to whom it concerns. */
function linkOf({ case: decidedOn, user }: Row): string {
  return decidedOn ? `/cases/${decidedOn.id}/show` : `/users/${user.id}/show`;
}
