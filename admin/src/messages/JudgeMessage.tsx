import VisibilityOffOutlined from '@mui/icons-material/VisibilityOffOutlined';
import VisibilityOutlined from '@mui/icons-material/VisibilityOutlined';
import { Button } from '@mui/material';
import type { MessageState, PlaceFragment } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../design/ActDialog.js';
import { useRoomName } from '../design/links.js';
import { useVerb } from '../design/use-verb.js';
import { HideMessage, RestoreMessage } from './message.operations.js';

interface Judged {
  readonly id: string;
  readonly state: MessageState;
  readonly room: PlaceFragment;
}

interface JudgeMessageProps {
  readonly message: Judged;
  /** The case this belongs to, when it is decided on a case's page. */
  readonly caseId?: string;
  readonly size?: 'small' | 'medium';
  readonly isWide?: boolean;
}

/** Hides a message, or shows it again. A removed one is gone whatever a moderator does. */
export function JudgeMessageButton({ message, caseId, size = 'small', isWide = false }: JudgeMessageProps) {
  const translate = useTranslate();
  const [isOpen, setOpen] = useState(false);
  if (message.state === 'REMOVED') return null;
  const verb = message.state === 'HIDDEN' ? 'restore' : 'hide';
  return (
    <>
      <Button
        size={size}
        fullWidth={isWide}
        variant={isWide ? 'outlined' : 'text'}
        startIcon={verb === 'hide' ? <VisibilityOffOutlined /> : <VisibilityOutlined />}
        onClick={(event) => {
          event.stopPropagation();
          setOpen(true);
        }}
      >
        {translate(`console.message.${verb}`)}
      </Button>
      {isOpen && (
        <JudgeMessageDialog
          message={message}
          verb={verb}
          onClose={() => setOpen(false)}
          {...(caseId !== undefined && { caseId })}
        />
      )}
    </>
  );
}

function JudgeMessageDialog(props: {
  message: Judged;
  verb: 'hide' | 'restore';
  caseId?: string;
  onClose: () => void;
}) {
  const { message, verb, caseId, onClose } = props;
  const translate = useTranslate();
  const perform = useVerb();
  const room = useRoomName(message.room);
  const says = (key: string) => translate(`console.message.${verb}_dialog.${key}`, { room });
  return (
    <ActDialog
      title={says('title')}
      consequences={[says('readers'), says('author'), translate('console.act.audited')]}
      reasonHelp="console.act.reason_for_staff"
      confirm={translate(`console.message.${verb}`)}
      isGrave={verb === 'hide'}
      onClose={onClose}
      act={(reason) => {
        const variables = { input: { messageId: message.id, reason, caseId: caseId ?? null } };
        return verb === 'hide'
          ? perform({
              document: HideMessage,
              variables,
              outcomeOf: (data) => data.hideMessage,
              done: 'console.message.hidden',
            })
          : perform({
              document: RestoreMessage,
              variables,
              outcomeOf: (data) => data.restoreMessage,
              done: 'console.message.restored',
            });
      }}
    />
  );
}
