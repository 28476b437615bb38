import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { Button } from '../design/Button.js';
import { Dialog, DialogActions } from '../design/Dialog.js';
import { FormFault } from '../design/Field.js';
import { RemoveMessage } from './room.operations.js';
import styles from './RemoveMessageDialog.module.css';
import type { RoomSession } from './room-session.js';
import type { Message } from './timeline.js';

interface RemoveMessageDialogProps {
  readonly message: Message;
  readonly session: RoomSession;
  readonly onClose: () => void;
}

/** Asks before a message is removed for everybody. */
export function RemoveMessageDialog({ message, session, onClose }: RemoveMessageDialogProps) {
  const { t } = useTranslation();
  const [{ data, error, fetching }, remove] = useMutation(RemoveMessage);
  const problem = data?.removeMessage.__typename === 'NotAllowedProblem' ? data.removeMessage.message : undefined;

  const removeIt = async () => {
    const result = await remove({ messageId: message.id });
    if (result.data?.removeMessage.__typename !== 'RemoveMessageSuccess') return;
    session.patch(result.data.removeMessage.removed);
    onClose();
  };

  return (
    <Dialog title={t('message.removeAsk')} onClose={onClose}>
      <blockquote className={styles['quote']}>{message.body}</blockquote>
      <p>{t('message.removeAbout')}</p>
      <FormFault>{problem ?? (error ? t('fault.unreachable') : undefined)}</FormFault>
      <DialogActions>
        <Button onClick={onClose}>{t('dialog.cancel')}</Button>
        <Button look="danger" disabled={fetching} onClick={() => void removeIt()}>
          {t('message.removeConfirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
