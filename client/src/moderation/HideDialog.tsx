import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { Button } from '../design/Button.js';
import { Dialog, DialogActions } from '../design/Dialog.js';
import { FormFault, TextArea } from '../design/Field.js';
import { formText } from '../design/form-text.js';
import styles from './Moderation.module.css';
import { HideMessage, RestoreMessage } from './moderation.operations.js';
import type { Person, ReportedMessage } from './moderation-ask.js';
import { problemOf } from './problem-of.js';

interface HideDialogProps {
  readonly kind: 'hide' | 'restore';
  readonly person: Person;
  readonly message: ReportedMessage;
  readonly onClose: () => void;
}

/** Asks for the reason before a message is hidden from its readers, or shown to them again. */
export function HideDialog({ kind, person, message, onClose }: HideDialogProps) {
  const { t } = useTranslation();
  const [hidden, hide] = useMutation(HideMessage);
  const [restored, restore] = useMutation(RestoreMessage);
  const { data, error, fetching } = kind === 'hide' ? hidden : restored;
  const result = data && ('hideMessage' in data ? data.hideMessage : data.restoreMessage);
  const problem = result && 'message' in result ? problemOf(result) : undefined;

  const act = async (reason: string) => {
    const input = { messageId: message.id, reason };
    // The row changes when the room says so, for everybody at once.
    const answer =
      kind === 'hide' ? (await hide({ input })).data?.hideMessage : (await restore({ input })).data?.restoreMessage;
    if (answer?.__typename === 'HideMessageSuccess' || answer?.__typename === 'RestoreMessageSuccess') onClose();
  };

  return (
    <Dialog title={t(`moderate.${kind}.ask`)} onClose={onClose}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void act(formText(new FormData(event.currentTarget), 'reason').trim());
        }}
      >
        {message.body !== null && message.body !== '' && (
          <blockquote className={styles['quote']}>{message.body}</blockquote>
        )}
        <p className={styles['about']}>{t(`moderate.${kind}.about`, { person: person.displayName })}</p>
        <TextArea
          name="reason"
          label={t('moderate.reason')}
          hint={t('moderate.reasonKept')}
          maxLength={500}
          rows={2}
          required
          autoFocus
        />
        <FormFault>{problem ?? (error ? t('fault.unreachable') : undefined)}</FormFault>
        <DialogActions>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look={kind === 'hide' ? 'danger' : 'primary'} disabled={fetching}>
            {t(`moderate.${kind}.go`)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
