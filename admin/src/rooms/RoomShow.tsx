import { Button, Stack, Typography } from '@mui/material';
import type { RoomState, ShowRoomQuery } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useTranslate, type RaRecord } from 'react-admin';
import { EnumChip } from '../design/EnumChip.js';
import { ScreenLink, useRoomName } from '../design/links.js';
import { Fact, Facts, Nothing, Panel, TwoColumns } from '../design/Panel.js';
import { ShowScreen } from '../design/ShowScreen.js';
import { When } from '../design/When.js';
import { useFormat } from '../i18n/use-format.js';
import { MemberTable } from './MemberTable.js';
import { RoomStateDialog } from './RoomStateDialog.js';

export type ShownRoom = NonNullable<ShowRoomQuery['room']> & RaRecord<string>;

/** One room: what it is, who belongs to it, and its state. */
export function RoomShow() {
  const translate = useTranslate();
  return (
    <ShowScreen<ShownRoom> title={({ name }) => name ?? translate('console.direct_room')}>
      {(room) => (
        <TwoColumns
          main={
            <Panel title={translate('console.room.members')}>
              <MemberTable room={room} />
            </Panel>
          }
          side={<Standing room={room} />}
        />
      )}
    </ShowScreen>
  );
}

function Standing({ room }: { room: ShownRoom }) {
  const translate = useTranslate();
  const format = useFormat();
  const name = useRoomName(room);
  const [next, setNext] = useState<RoomState>();
  const possible = room.allowedTransitions.filter(({ isAllowed }) => isAllowed);
  return (
    <>
      <Panel title={name}>
        {room.topic && (
          <Typography variant="body2" sx={{ pb: 1 }}>
            {room.topic}
          </Typography>
        )}
        <Facts>
          <Fact name={translate('resources.rooms.fields.kind')}>
            <EnumChip of="RoomKind" value={room.kind} />
          </Fact>
          <Fact name={translate('resources.rooms.fields.state')}>
            <EnumChip of="RoomState" value={room.state} />
          </Fact>
          <Fact name={translate('resources.rooms.fields.memberCount')}>{format.number(room.memberCount)}</Fact>
          <Fact name={translate('resources.rooms.fields.createdAt')}>
            <When at={room.createdAt} isExact />
          </Fact>
          {room.externalId && <Fact name={translate('resources.rooms.fields.externalId')}>{room.externalId}</Fact>}
        </Facts>
        <Typography variant="body2" sx={{ pt: 1.5 }}>
          <ScreenLink to={`/messages?filter=${encodeURIComponent(JSON.stringify({ roomId: room.id }))}`}>
            {translate('console.room.messages')}
          </ScreenLink>
        </Typography>
      </Panel>
      <Panel title={translate('console.room.change_state')}>
        {possible.length === 0 && <Nothing>{translate('console.room.no_transition')}</Nothing>}
        <Stack spacing={1}>
          {possible.map(({ to }) => (
            <Button key={to} size="small" variant="outlined" onClick={() => setNext(to)}>
              {translate(`console.room.to.${to}`)}
            </Button>
          ))}
        </Stack>
        {next && <RoomStateDialog room={room} to={next} onClose={() => setNext(undefined)} />}
      </Panel>
    </>
  );
}
