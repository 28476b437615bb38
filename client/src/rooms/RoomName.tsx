import type { RoomKind } from '@sl3/schema/generated/graphql';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { Avatar } from '../design/Avatar.js';
import { Icon } from '../design/Icon.js';
import { useChat } from '../graphql/use-chat.js';
import { RoomPeople } from './rooms.operations.js';

interface NamedRoom {
  readonly id: string;
  readonly kind: RoomKind;
  readonly name: string | null;
}

/** What a room is called: its name, or for a direct room the others in it. */
export function useRoomName({ id, kind, name }: NamedRoom): string {
  const { t } = useTranslation();
  const people = useOthers(id, kind === 'DIRECT');
  if (kind !== 'DIRECT') return name ?? t('room.unnamed');
  if (!people) return '…';
  return people.map((person) => person.displayName).join(', ') || t('room.alone');
}

/** The drawing before a room's name: whose it is, or of which kind. */
export function RoomMark({ id, kind }: Pick<NamedRoom, 'id' | 'kind'>): ReactNode {
  const [first] = useOthers(id, kind === 'DIRECT') ?? [];
  if (kind === 'DIRECT' && first) return <Avatar userId={first.id} name={first.displayName} size="small" />;
  return <Icon name={kind === 'PUBLIC' ? 'hash' : kind === 'PRIVATE' ? 'lock' : 'people'} />;
}

function useOthers(roomId: string, isDirect: boolean) {
  const { viewer } = useChat();
  const [{ data }] = useQuery({ query: RoomPeople, variables: { id: roomId }, pause: !isDirect });
  return data?.room?.members.edges.map((edge) => edge.node.user).filter((user) => user.id !== viewer.id);
}
