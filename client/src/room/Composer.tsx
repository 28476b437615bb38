import { useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../design/Button.js';
import { Icon } from '../design/Icon.js';
import { AttachButton } from '../media/AttachButton.js';
import { AttachmentTray } from '../media/AttachmentTray.js';
import { pastedFilesOf } from '../media/files-of.js';
import { isStuck } from '../media/upload.js';
import type { RoomUploads } from '../media/uploads.js';
import styles from './Composer.module.css';
import { countCharacters, parseDraft, type ParsedDraft } from './draft.js';
import type { Message } from './timeline.js';

/** What the next Enter does: says something new, answers a message, or changes one. */
export type ComposerMode =
  | { readonly kind: 'new' }
  | { readonly kind: 'reply'; readonly to: Message }
  | { readonly kind: 'edit'; readonly message: Message };

/** The files that go with the message, and what can be done about them. */
export interface ComposerFiles {
  readonly uploads: RoomUploads;
  readonly onAdd: (files: readonly File[]) => void;
  readonly onCancel: (id: string) => void;
  readonly onRetry: (id: string) => void;
  readonly onDismissNotice: () => void;
  /** The message waits for its files, and the person wants to go on writing. */
  readonly onRelease: () => void;
}

interface ComposerProps {
  readonly roomName: string;
  readonly mode: ComposerMode;
  /** The text to begin with: a draft left behind, or the message being edited. */
  readonly initialText: string;
  readonly maxChars: number | undefined;
  /** How long slow mode still keeps the viewer waiting; 0 for not at all. */
  readonly waitSeconds: number;
  /** Null where no files can be added, as to a message that was sent already. */
  readonly files: ComposerFiles | null;
  readonly onDraft: (text: string) => void;
  /** Takes what was written. Returns what is wrong with it; the text then stays. */
  readonly onSubmit: (draft: ParsedDraft) => Promise<string | undefined>;
  readonly onCancel: () => void;
  /** ArrowUp in an empty box: change what was said last. */
  readonly onEditLast: () => void;
}

/** From here on the room that is left is shown. */
const COUNT_BELOW = 200;

/** The box in which one writes. Enter sends, Shift+Enter breaks the line, Escape gives up answering or editing. */
export function Composer(props: ComposerProps) {
  const { roomName, mode, initialText, maxChars, waitSeconds, files } = props;
  const { t } = useTranslation();
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(initialText);
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  // On a device with a keyboard one can write at once; on others the keyboard would jump up.
  useLayoutEffect(() => {
    if (mode.kind !== 'new' || matchMedia('(hover: hover)').matches) box.current?.focus();
    box.current?.setSelectionRange(text.length, text.length);
    // Once: the composer is keyed by its mode.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${String(element.scrollHeight)}px`;
  }, [text]);

  const left = maxChars === undefined ? undefined : maxChars - countCharacters(text.trim());
  const isTooLong = left !== undefined && left < 0;
  const draft = parseDraft(text);
  const items = files?.uploads.items ?? [];
  const isHeld = files?.uploads.isHeld ?? false;
  const hasContent = draft.body !== '' || items.length > 0;
  const isFree = !isBusy && !isHeld && (waitSeconds === 0 || mode.kind === 'edit');
  const canSend = hasContent && !isTooLong && isFree;

  const change = (next: string) => {
    setText(next);
    setFault(undefined);
    props.onDraft(next);
  };

  const submit = async () => {
    if (!canSend) return;
    if (items.some(isStuck)) {
      setFault(t('media.blocked'));
      return;
    }
    // The box is empty at once: the message has a row of its own from here on, which says how it fares. One with files
    // stays in sight until they are ready.
    if (mode.kind === 'edit') setBusy(true);
    else if (items.length === 0) change('');
    const problem = await props.onSubmit(draft);
    setBusy(false);
    setFault(problem);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that picks a word from an input method is not the end of a message.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void submit();
    } else if (event.key === 'Escape' && isHeld) {
      files?.onRelease();
    } else if (event.key === 'Escape' && mode.kind !== 'new') {
      props.onCancel();
    } else if (event.key === 'ArrowUp' && text === '' && mode.kind === 'new') {
      event.preventDefault();
      props.onEditLast();
    }
  };

  const onPaste = (event: ClipboardEvent) => {
    const pasted = files ? pastedFilesOf(event.clipboardData) : [];
    if (pasted.length === 0) return;
    event.preventDefault();
    files?.onAdd(pasted);
  };

  return (
    <form
      className={styles['composer']}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {mode.kind !== 'new' && <ModeLine mode={mode} onCancel={props.onCancel} />}
      {files && (
        <AttachmentTray
          uploads={files.uploads}
          onCancel={files.onCancel}
          onRetry={files.onRetry}
          onDismissNotice={files.onDismissNotice}
        />
      )}
      <div className={styles['box']}>
        {files && <AttachButton isDisabled={isHeld} onFiles={files.onAdd} />}
        <textarea
          ref={box}
          rows={1}
          className={styles['text']}
          aria-label={t(mode.kind === 'edit' ? 'composer.editLabel' : 'composer.label', { room: roomName })}
          aria-invalid={isTooLong || fault !== undefined}
          placeholder={t('composer.label', { room: roomName })}
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          readOnly={isHeld}
          dir="auto"
        />
        <IconButton
          icon="send"
          type="submit"
          label={t(mode.kind === 'edit' ? 'composer.save' : 'composer.send')}
          className={styles['send']}
          disabled={!canSend}
        />
      </div>
      <p className={styles['foot']} aria-live="polite">
        {fault !== undefined && <span className={styles['fault']}>{fault}</span>}
        {isHeld && (
          <span>
            {t('media.held')}{' '}
            <Button look="link" onClick={files?.onRelease}>
              {t('media.release')}
            </Button>
          </span>
        )}
        {waitSeconds > 0 && mode.kind !== 'edit' && <span>{t('composer.wait', { count: waitSeconds })}</span>}
        {left !== undefined && left <= COUNT_BELOW && (
          <span className={isTooLong ? styles['fault'] : undefined}>
            {isTooLong ? t('composer.tooLong', { count: -left }) : t('composer.left', { count: left })}
          </span>
        )}
      </p>
    </form>
  );
}

function ModeLine({ mode, onCancel }: { mode: Exclude<ComposerMode, { kind: 'new' }>; onCancel: () => void }) {
  const { t } = useTranslation();
  const isReply = mode.kind === 'reply';
  return (
    <div className={styles['mode']}>
      <Icon name={isReply ? 'reply' : 'edit'} />
      <span className={styles['modeText']}>
        {isReply ? t('composer.replyingTo', { author: mode.to.author.displayName }) : t('composer.editing')}
        {isReply && <span className={styles['modeQuote']}>{mode.to.body}</span>}
      </span>
      <IconButton icon="close" label={t('dialog.cancel')} onClick={onCancel} />
    </div>
  );
}
