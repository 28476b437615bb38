import type { RoomHeaderFragment } from '@sl3/schema/generated/graphql';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { Button } from '../design/Button.js';
import { Dialog, DialogActions } from '../design/Dialog.js';
import { Field, FormFault } from '../design/Field.js';
import { Menu } from '../design/Menu.js';
import { formText } from '../design/form-text.js';
import { ChangeRoomState } from './room.operations.js';
import styles from './RoomMenu.module.css';

/** The states that a room is brought to from here, in the order of the menu. */
const STATES = ['OPEN', 'SLOW', 'LOCKED', 'ARCHIVED'] as const;
type Reachable = (typeof STATES)[number];

const DEFAULT_PAUSE_SECONDS = 30;
const MAX_PAUSE_SECONDS = 21_600;

/** Opens, slows, locks and archives the room, as far as the viewer may. Nothing when they may do none of it. */
export function RoomMenu({ room }: { room: RoomHeaderFragment }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Reachable | null>(null);
  const states = STATES.filter((state) =>
    room.allowedTransitions.some(({ to, isAllowed }) => to === state && isAllowed),
  );
  if (states.length === 0) return null;
  return (
    <>
      <Menu
        label={t('room.menu')}
        items={states.map((state) => ({
          key: state,
          name: t(`room.change.${state}.name`),
          onChoose: () => setAsked(state),
        }))}
      />
      {asked && <RoomStateDialog room={room} to={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

interface RoomStateDialogProps {
  readonly room: RoomHeaderFragment;
  readonly to: Reachable;
  readonly onClose: () => void;
}

function RoomStateDialog({ room, to, onClose }: RoomStateDialogProps) {
  const { t } = useTranslation();
  const [{ data, error, fetching }, change] = useMutation(ChangeRoomState);
  const problem = data?.changeRoomState.__typename === 'ChangeRoomStateSuccess' ? undefined : data?.changeRoomState;
  const fault = problem?.__typename === 'InvalidInputProblem' ? problem.fields[0]?.message : undefined;

  const submit = async (form: FormData) => {
    const pause = to === 'SLOW' ? { slowModeMs: Math.round(Number(formText(form, 'seconds')) * 1_000) } : {};
    const result = await change({ input: { roomId: room.id, to, ...pause } });
    if (result.data?.changeRoomState.__typename === 'ChangeRoomStateSuccess') onClose();
  };

  return (
    <Dialog title={t(`room.change.${to}.ask`)} onClose={onClose}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        <p>{t(`room.change.${to}.about`)}</p>
        {to === 'SLOW' && (
          <Field
            name="seconds"
            type="number"
            inputMode="numeric"
            label={t('room.change.seconds')}
            defaultValue={room.slowModeMs > 0 ? room.slowModeMs / 1_000 : DEFAULT_PAUSE_SECONDS}
            min={1}
            max={MAX_PAUSE_SECONDS}
            fault={fault}
            required
            autoFocus
          />
        )}
        <FormFault>
          {fault === undefined ? (problem?.message ?? (error ? t('fault.unreachable') : undefined)) : undefined}
        </FormFault>
        <DialogActions>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" disabled={fetching}>
            {t(`room.change.${to}.name`)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
