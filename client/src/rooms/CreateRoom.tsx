import type { CreateRoomInput, RoomKind } from '@sl3/schema/generated/graphql';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { useLocation } from 'wouter';
import { Button } from '../design/Button.js';
import { Dialog, DialogActions } from '../design/Dialog.js';
import { Field, FormFault } from '../design/Field.js';
import { formText } from '../design/form-text.js';
import { Choice } from '../design/Preferences.js';
import { pathOfRoom } from '../routes.js';
import styles from './CreateRoom.module.css';
import { PeoplePicker, type Person } from './PeoplePicker.js';
import { CreateRoom as CreateRoomMutation, RoomLimits } from './rooms.operations.js';

const KINDS = ['PUBLIC', 'PRIVATE', 'DIRECT'] as const satisfies readonly RoomKind[];

/** Makes a room, or opens the direct one that these people already have. */
export function CreateRoom({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [kind, setKind] = useState<RoomKind>('PUBLIC');
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [{ data: limits }] = useQuery({ query: RoomLimits });
  const [{ data, error, fetching }, create] = useMutation(CreateRoomMutation);
  const { nameMaxChars, topicMaxChars, directMembersMax } = limits?.roomLimits ?? {};
  const isDirect = kind === 'DIRECT';

  const submit = async (form: FormData) => {
    const result = await create({ input: inputOf(form, kind, people) });
    if (result.data?.createRoom.__typename !== 'CreateRoomSuccess') return;
    onClose();
    navigate(pathOfRoom(result.data.createRoom.room.id));
  };

  const problem = data?.createRoom.__typename === 'CreateRoomSuccess' ? undefined : data?.createRoom;
  const faults = problem?.__typename === 'InvalidInputProblem' ? problem.fields : [];
  const faultOf = (path: string) => {
    if (path === 'name' && problem?.__typename === 'RoomNameTakenProblem') return problem.message;
    return faults.find((fault) => fault.path === path)?.message;
  };
  const rest = faults.find((fault) => fault.path !== 'name' && fault.path !== 'topic')?.message;

  return (
    <Dialog title={t('rooms.create.title')} onClose={onClose}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        <Choice
          label={t('rooms.create.kind')}
          options={KINDS}
          chosen={kind}
          nameOf={(option) => t(`rooms.kinds.${option}.name`)}
          onChoose={setKind}
        />
        <p className={styles['about']}>{t(`rooms.kinds.${kind}.about`)}</p>
        {!isDirect && (
          <>
            <Field
              name="name"
              label={t('rooms.create.name')}
              fault={faultOf('name')}
              maxLength={nameMaxChars}
              autoComplete="off"
              required
              autoFocus
            />
            <Field
              name="topic"
              label={t('rooms.create.topic')}
              hint={t('rooms.create.topicHint')}
              fault={faultOf('topic')}
              maxLength={topicMaxChars}
              autoComplete="off"
            />
          </>
        )}
        <PeoplePicker
          label={isDirect ? t('rooms.create.with') : t('rooms.create.invite')}
          chosen={people}
          max={isDirect && directMembersMax !== undefined ? directMembersMax - 1 : undefined}
          onChange={setPeople}
        />
        <FormFault>{rest ?? (error ? t('fault.unexpected') : undefined)}</FormFault>
        <DialogActions>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" disabled={fetching || (isDirect && people.length === 0)}>
            {isDirect ? t('rooms.create.goDirect') : t('rooms.create.go')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function inputOf(form: FormData, kind: RoomKind, people: readonly Person[]): CreateRoomInput {
  const userIds = people.map((person) => person.id);
  if (kind === 'DIRECT') return { kind, userIds };
  const text = (name: string) => formText(form, name).trim();
  return { kind, name: text('name'), ...(text('topic') === '' ? {} : { topic: text('topic') }), userIds };
}
