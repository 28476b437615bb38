import type { RoomHeaderFragment, RoomPermission } from '@sl3/schema/generated/graphql';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useChat } from '../graphql/use-chat.js';
import type { MessageRights } from './MessageList.js';
import { moderationKinds } from '../moderation/moderation-ask.js';
import { isAllowed } from './room-rights.js';
import { MessageLimits } from './room.operations.js';

/** What the viewer may do with messages here, as the server itself decides it. */
export function useMessageRights(room: RoomHeaderFragment): MessageRights {
  const { viewer } = useChat();
  const [{ data }] = useQuery({ query: MessageLimits });
  const editWindowMs = data?.messageLimits.editWindowMs ?? Infinity;
  const { viewerPermissions } = room;
  return useMemo(() => {
    const may = (wanted: RoomPermission) => isAllowed({ viewerPermissions }, wanted);
    const canPost = may('POST');
    const canEditOwn = may('EDIT_OWN');
    const canRemoveOwn = may('REMOVE_OWN');
    const canRemoveAny = may('REMOVE_ANY');
    return {
      canPost,
      canEdit: (message) =>
        canEditOwn && message.author.id === viewer.id && Date.now() - Date.parse(message.createdAt) < editWindowMs,
      canRemove: (message) => canRemoveAny || (canRemoveOwn && message.author.id === viewer.id),
      moderation: ({ author, hiddenAt, removedAt }) =>
        moderationKinds(viewer, author.id, { isHidden: hiddenAt !== null, isRemoved: removedAt !== null }),
    };
  }, [viewerPermissions, viewer, editWindowMs]);
}
