import { TextField } from '@mui/material';
import type { RoomState } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { useRoomName } from '../design/links.js';
import { useVerb } from '../design/use-verb.js';
import { ChangeRoomState } from './room.operations.js';
import type { ShownRoom } from './RoomShow.js';

const USUAL_PAUSE_S = 30;

/** Brings a room to another state, saying first what its members may do then. */
export function RoomStateDialog({ room, to, onClose }: { room: ShownRoom; to: RoomState; onClose: () => void }) {
  const translate = useTranslate();
  const perform = useVerb();
  const name = useRoomName(room);
  const [pauseS, setPauseS] = useState(String(USUAL_PAUSE_S));
  return (
    <ConfirmDialog
      title={translate(`console.room.to.${to}`)}
      text={translate(`console.room.effect.${to}`, { room: name })}
      confirm={translate(`console.room.to.${to}`)}
      onClose={onClose}
      act={() =>
        perform({
          document: ChangeRoomState,
          variables: {
            input: { roomId: room.id, to, ...(to === 'SLOW' && { slowModeMs: Math.round(Number(pauseS) * 1_000) }) },
          },
          outcomeOf: (data) => data.changeRoomState,
          done: 'console.room.changed',
        })
      }
    >
      {to === 'SLOW' && (
        <TextField
          type="number"
          label={translate('console.room.pause_seconds')}
          value={pauseS}
          onChange={({ target }) => setPauseS(target.value)}
          slotProps={{ htmlInput: { min: 1, max: 21_600 } }}
          fullWidth
        />
      )}
    </ConfirmDialog>
  );
}
