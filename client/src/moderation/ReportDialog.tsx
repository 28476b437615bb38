import type { ReportReason } from '@sl3/schema/generated/graphql';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { Button } from '../design/Button.js';
import { Dialog, DialogActions } from '../design/Dialog.js';
import { FormFault, TextArea } from '../design/Field.js';
import { formText } from '../design/form-text.js';
import styles from './Moderation.module.css';
import { FileReport } from './moderation.operations.js';
import type { Person, ReportedMessage } from './moderation-ask.js';
import { problemOf } from './problem-of.js';

/** The most frequent first, the open one last. */
const REASONS = [
  'SPAM',
  'HARASSMENT',
  'HATE',
  'VIOLENCE',
  'SEXUAL',
  'SELF_HARM',
  'ILLEGAL',
  'PRIVACY',
  'OTHER',
] as const satisfies readonly ReportReason[];

const NOTE_MAX_CHARS = 1_000;

interface ReportDialogProps {
  readonly person: Person;
  /** Null when it is the person who is reported. */
  readonly message: ReportedMessage | null;
  readonly onClose: () => void;
}

/** Tells those who moderate of a message or a person, and thanks for it. */
export function ReportDialog({ person, message, onClose }: ReportDialogProps) {
  const { t } = useTranslation();
  const [{ data, error, fetching }, report] = useMutation(FileReport);
  const [fault, setFault] = useState<string>();
  const result = data?.fileReport;
  const title = t(message ? 'report.messageAsk' : 'report.personAsk', { person: person.displayName });

  if (result?.__typename === 'FileReportSuccess') {
    return (
      <Dialog title={t('report.thanks')} onClose={onClose}>
        <p role="status">{t(result.isRepeat ? 'report.repeat' : 'report.filed')}</p>
        <DialogActions>
          <Button look="primary" onClick={onClose} autoFocus>
            {t('report.done')}
          </Button>
        </DialogActions>
      </Dialog>
    );
  }

  const send = async (form: FormData) => {
    const reason = REASONS.find((candidate) => candidate === formText(form, 'reason'));
    if (!reason) {
      setFault(t('report.chooseReason'));
      return;
    }
    setFault(undefined);
    const note = formText(form, 'note').trim();
    const subject = message
      ? ({ subjectKind: 'MESSAGE', subjectId: message.id } as const)
      : ({ subjectKind: 'USER', subjectId: person.id } as const);
    await report({ input: { ...subject, reason, ...(note === '' ? {} : { note }) } });
  };

  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void send(new FormData(event.currentTarget));
        }}
      >
        {message?.body != null && message.body !== '' && (
          <blockquote className={styles['quote']}>{message.body}</blockquote>
        )}
        <p className={styles['about']}>{t('report.about')}</p>
        <fieldset className={styles['reasons']}>
          <legend className={styles['legend']}>{t('report.why')}</legend>
          {REASONS.map((reason, index) => (
            <label key={reason} className={styles['reason']}>
              <input type="radio" name="reason" value={reason} autoFocus={index === 0} />
              {t(`report.reasons.${reason}`)}
            </label>
          ))}
        </fieldset>
        <TextArea
          name="note"
          label={t('report.note')}
          hint={t('report.noteHint')}
          maxLength={NOTE_MAX_CHARS}
          rows={2}
        />
        <FormFault>{fault ?? problemOf(result) ?? (error ? t('fault.unreachable') : undefined)}</FormFault>
        <DialogActions>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" disabled={fetching}>
            {t('report.send')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
