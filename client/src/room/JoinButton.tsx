import type { RoomHeaderFragment } from '@sl3/schema/generated/graphql';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { Button } from '../design/Button.js';
import { FormFault } from '../design/Field.js';
import { JoinRoom } from '../rooms/rooms.operations.js';
import type { RoomSession } from './room-session.js';

/** Joins the room that is open. */
export function JoinButton({ room, session }: { room: RoomHeaderFragment; session: RoomSession }) {
  const { t } = useTranslation();
  const [{ data, error, fetching }, join] = useMutation(JoinRoom);
  const problem = data?.joinRoom.__typename === 'NotAllowedProblem' ? data.joinRoom.message : undefined;

  const joinAndShow = async () => {
    const result = await join({ roomId: room.id });
    if (result.data?.joinRoom.__typename !== 'JoinRoomSuccess') return;
    session.refreshHeader(0);
    if (session.view().status !== 'ready') session.restart();
  };

  return (
    <>
      <Button look="primary" disabled={fetching} onClick={() => void joinAndShow()}>
        {t('room.join')}
      </Button>
      <FormFault>{problem ?? (error ? t('fault.unexpected') : undefined)}</FormFault>
    </>
  );
}
