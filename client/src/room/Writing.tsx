import type { RoomHeaderFragment } from '@sl3/schema/generated/graphql';
import { useImperativeHandle, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { useChat } from '../graphql/use-chat.js';
import type { Attachment } from '../media/upload.js';
import { useUploads } from '../media/use-uploads.js';
import { MuteNotice } from '../moderation/MuteNotice.js';
import { useOwnMute } from '../moderation/use-own-mute.js';
import type { Viewer } from '../session/session.js';
import { Composer, type ComposerMode } from './Composer.js';
import { drafts, newNonce, type ParsedDraft } from './draft.js';
import { EditMessage, MessageLimits } from './room.operations.js';
import { ReadOnlyNotice } from './ReadOnlyNotice.js';
import type { RoomSession, RoomView } from './room-session.js';
import type { MessageRights } from './MessageList.js';
import type { Message } from './timeline.js';
import { useSlowMode } from './use-slow-mode.js';

/** What rows may ask of the composer. */
export interface WritingHandle {
  reply(to: Message): void;
  edit(message: Message): void;
}

interface WritingProps {
  readonly ref: Ref<WritingHandle>;
  readonly room: RoomHeaderFragment;
  readonly name: string;
  readonly session: RoomSession;
  readonly view: RoomView;
  readonly viewer: Viewer;
  readonly rights: MessageRights;
}

const NEW: ComposerMode = { kind: 'new' };

/** The lower end of a room: the composer, or why there is none. */
export function Writing({ ref, room, name, session, view, viewer, rights }: WritingProps) {
  const { t } = useTranslation();
  const { urql, outbox, uploads } = useChat();
  const [mode, setMode] = useState<ComposerMode>(NEW);
  const [{ data: limits }] = useQuery({ query: MessageLimits });
  const waitSeconds = useSlowMode(room, view);
  const files = useUploads(room.id);
  const mute = useOwnMute(room);

  useImperativeHandle(
    ref,
    () => ({
      reply: (to) => setMode({ kind: 'reply', to }),
      edit: (message) => setMode({ kind: 'edit', message }),
    }),
    [],
  );

  const send = async ({ kind, body }: ParsedDraft): Promise<undefined> => {
    const replyToId = mode.kind === 'reply' ? { replyToId: mode.to.id } : {};
    const enqueue = async (attachments: readonly Attachment[]) => {
      const clientNonce = newNonce();
      setMode(NEW);
      session.showLatest();
      const ids = attachments.map(({ assetId }) => assetId);
      const withFiles = ids.length > 0 ? { attachmentIds: ids, attachments } : {};
      const input = { roomId: room.id, body, kind, clientNonce, ...replyToId, ...withFiles };
      await outbox.enqueue({ clientNonce, roomId: room.id, input });
    };
    if (files.items.length === 0) {
      await enqueue([]);
      return;
    }
    // Perhaps much later, and from another room.
    uploads.hold(room.id, (attachments) => {
      drafts.write(room.id, '');
      void enqueue(attachments);
    });
  };

  const edit = async (message: Message, { body }: ParsedDraft): Promise<string | undefined> => {
    const { data } = await urql.mutation(EditMessage, { input: { messageId: message.id, body } }).toPromise();
    if (data?.editMessage.__typename !== 'EditMessageSuccess') {
      return data?.editMessage.message ?? t('fault.unreachable');
    }
    session.patch(data.editMessage.edited);
    setMode(NEW);
    return undefined;
  };

  const editLast = () => {
    const own = view.entries.findLast(({ message }) => message.author.id === viewer.id && message.removedAt === null);
    if (own && rights.canEdit(own.message)) setMode({ kind: 'edit', message: own.message });
  };

  if (!rights.canPost) return <ReadOnlyNotice room={room} session={session} />;
  if (mute) return <MuteNotice mute={mute} />;
  return (
    <Composer
      // Another one once a message with files has gone: the box is empty then.
      key={`${keyOf(mode)} ${String(files.sentCount)}`}
      roomName={name}
      mode={mode}
      initialText={mode.kind === 'edit' ? (mode.message.body ?? '') : drafts.read(room.id)}
      maxChars={limits?.messageLimits.bodyMaxChars}
      waitSeconds={waitSeconds}
      files={
        mode.kind === 'edit'
          ? null
          : {
              uploads: files,
              onAdd: (chosen) => void uploads.add(room.id, chosen),
              onCancel: (id) => uploads.cancel(id),
              onRetry: (id) => uploads.retry(id),
              onDismissNotice: () => uploads.dismissNotice(room.id),
              onRelease: () => uploads.release(room.id),
            }
      }
      onDraft={(text) => {
        if (mode.kind !== 'edit') drafts.write(room.id, text);
      }}
      onSubmit={(draft) => (mode.kind === 'edit' ? edit(mode.message, draft) : send(draft))}
      onCancel={() => setMode(NEW)}
      onEditLast={editLast}
    />
  );
}

function keyOf(mode: ComposerMode): string {
  switch (mode.kind) {
    case 'new':
      return 'new';
    case 'reply':
      return `reply ${mode.to.id}`;
    case 'edit':
      return `edit ${mode.message.id}`;
  }
}
