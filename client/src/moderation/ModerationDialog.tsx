import { HideDialog } from './HideDialog.js';
import type { ModerationAsk } from './moderation-ask.js';
import { ReportDialog } from './ReportDialog.js';
import { SanctionDialog } from './SanctionDialog.js';

export interface ModerationDialogProps {
  readonly ask: ModerationAsk;
  /** The room from which it was asked. */
  readonly room: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Asks what is needed before somebody is reported, a message hidden, or a person sanctioned. */
export function ModerationDialog({ ask, room, onClose }: ModerationDialogProps) {
  switch (ask.kind) {
    case 'report':
      return <ReportDialog person={ask.person} message={ask.message} onClose={onClose} />;
    case 'hide':
    case 'restore':
      return ask.message && <HideDialog kind={ask.kind} person={ask.person} message={ask.message} onClose={onClose} />;
    case 'WARNING':
    case 'MUTE':
    case 'BAN':
      return <SanctionDialog kind={ask.kind} person={ask.person} room={room} onClose={onClose} />;
  }
}
