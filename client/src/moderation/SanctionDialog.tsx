import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { Button } from '../design/Button.js';
import { Dialog, DialogActions } from '../design/Dialog.js';
import { Field, FormFault, TextArea } from '../design/Field.js';
import { formText } from '../design/form-text.js';
import { Choice } from '../design/Preferences.js';
import { formatUntil } from '../i18n/format.js';
import { useNow } from '../i18n/use-now.js';
import { newNonce } from '../room/draft.js';
import styles from './Moderation.module.css';
import { ImposeSanction } from './moderation.operations.js';
import type { Person } from './moderation-ask.js';
import { problemOf } from './problem-of.js';
import { asLocalField, endOf, presetsOf, type EndChoice } from './sanction-end.js';

interface SanctionDialogProps {
  readonly kind: 'WARNING' | 'MUTE' | 'BAN';
  readonly person: Person;
  readonly room: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Warns, mutes or bans somebody: where, until when and why, with what it means said before it is done. */
export function SanctionDialog({ kind, person, room, onClose }: SanctionDialogProps) {
  const { t, i18n } = useTranslation();
  const [{ data, error, fetching }, impose] = useMutation(ImposeSanction);
  const [place, setPlace] = useState<'here' | 'everywhere'>('here');
  const [choice, setChoice] = useState<EndChoice>(kind === 'BAN' ? 'oneWeek' : 'oneHour');
  const [own, setOwn] = useState('');
  const [fault, setFault] = useState<string>();
  // One for each dialog: sent twice, it is one sanction.
  const [clientNonce] = useState(newNonce);
  const now = useNow();
  const end = kind === 'WARNING' ? undefined : endOf(kind, choice, own, now);
  const until = end && formatUntil(end, now, t, i18n.language);
  const isHere = kind === 'MUTE' && place === 'here';
  const result = data?.imposeSanction;
  const problem = result && 'message' in result ? problemOf(result) : undefined;

  const act = async (reason: string) => {
    // From now, not from when the dialog was drawn last.
    const endsAt = kind === 'WARNING' ? undefined : endOf(kind, choice, own, new Date());
    if (kind !== 'WARNING' && !endsAt) {
      setFault(t('moderate.chooseEnd'));
      return;
    }
    setFault(undefined);
    const answer = await impose({
      input: {
        userId: person.id,
        kind,
        reason,
        clientNonce,
        ...(isHere ? { roomId: room.id } : {}),
        ...(endsAt ? { endsAt: endsAt.toISOString() } : {}),
      },
    });
    if (answer.data?.imposeSanction.__typename === 'ImposeSanctionSuccess') onClose();
  };

  return (
    <Dialog title={t(`moderate.${kind}.ask`, { person: person.displayName })} onClose={onClose}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void act(formText(new FormData(event.currentTarget), 'reason').trim());
        }}
      >
        {kind === 'MUTE' && (
          <Choice
            label={t('moderate.where')}
            options={['here', 'everywhere'] as const}
            chosen={place}
            nameOf={(option) =>
              option === 'here' ? t('moderate.here', { room: room.name }) : t('moderate.everywhere')
            }
            onChoose={setPlace}
          />
        )}
        {kind !== 'WARNING' && (
          <Choice
            label={t('moderate.howLong')}
            options={[...presetsOf(kind), 'own'] as const}
            chosen={choice}
            nameOf={(option) => t(`moderate.ends.${option}`)}
            onChoose={setChoice}
          />
        )}
        {choice === 'own' && kind !== 'WARNING' && (
          <Field
            type="datetime-local"
            label={t('moderate.until')}
            min={asLocalField(now)}
            value={own}
            onChange={(event) => setOwn(event.target.value)}
            required
          />
        )}
        <TextArea
          name="reason"
          label={t('moderate.reason')}
          hint={t('moderate.reasonTold', { person: person.displayName })}
          maxLength={500}
          rows={2}
          required
          autoFocus
        />
        <div className={styles['consequences']} role="status">
          <p className={styles['legend']}>{t('moderate.consequences')}</p>
          <p>
            {kind === 'WARNING' || until === undefined
              ? t(kind === 'WARNING' ? 'moderate.WARNING.about' : 'moderate.chooseEnd', { person: person.displayName })
              : t(
                  kind === 'BAN'
                    ? 'moderate.BAN.about'
                    : isHere
                      ? 'moderate.MUTE.aboutHere'
                      : 'moderate.MUTE.aboutEverywhere',
                  {
                    person: person.displayName,
                    room: room.name,
                    until,
                  },
                )}
          </p>
        </div>
        <FormFault>{fault ?? problem ?? (error ? t('fault.unreachable') : undefined)}</FormFault>
        <DialogActions>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look={kind === 'WARNING' ? 'primary' : 'danger'} disabled={fetching}>
            {t(`moderate.${kind}.go`)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
