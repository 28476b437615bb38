import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { Button } from '../design/Button.js';
import { Dialog, DialogActions } from '../design/Dialog.js';
import { FormFault } from '../design/Field.js';
import { PeoplePicker, type Person } from './PeoplePicker.js';
import { InviteToRoom } from './rooms.operations.js';

interface InvitePeopleProps {
  readonly roomId: string;
  readonly roomName: string;
  readonly onClose: () => void;
}

/** Invites people to a room. Those who could not be invited stay chosen, with the reason. */
export function InvitePeople({ roomId, roomName, onClose }: InvitePeopleProps) {
  const { t } = useTranslation();
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [fault, setFault] = useState<string>();
  const [{ fetching }, invite] = useMutation(InviteToRoom);

  const inviteAll = async () => {
    const refused: Person[] = [];
    const reasons: string[] = [];
    for (const person of people) {
      const { data } = await invite({ input: { roomId, userId: person.id } });
      if (data?.inviteToRoom.__typename === 'InviteToRoomSuccess') continue;
      refused.push(person);
      reasons.push(`${person.displayName}: ${data?.inviteToRoom.message ?? t('fault.unexpected')}`);
    }
    setPeople(refused);
    setFault(reasons.join(' '));
    if (refused.length === 0) onClose();
  };

  return (
    <Dialog title={t('people.inviteTo', { room: roomName })} onClose={onClose}>
      <PeoplePicker label={t('people.who')} chosen={people} onChange={setPeople} />
      <FormFault>{fault}</FormFault>
      <DialogActions>
        <Button onClick={onClose}>{t('dialog.cancel')}</Button>
        <Button look="primary" disabled={fetching || people.length === 0} onClick={() => void inviteAll()}>
          {t('people.invite', { count: people.length })}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
