import type { RoomHeaderFragment, RoomMembersQuery } from '@sl3/schema/generated/graphql';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { Button } from '../design/Button.js';
import { Dialog, DialogActions } from '../design/Dialog.js';
import { FormFault } from '../design/Field.js';
import { Menu } from '../design/Menu.js';
import { useChat } from '../graphql/use-chat.js';
import { lazyDialog } from '../design/load-part.js';
import { moderationItems, moderationKinds, type ModerationAsk } from '../moderation/moderation-ask.js';
import { useRoomName } from '../rooms/RoomName.js';
import { RemoveMember, SetMemberRole } from './room.operations.js';
import { changesOf, type MemberChange } from './room-rights.js';

const ModerationDialog = lazyDialog(async () => (await import('../moderation/ModerationDialog.js')).ModerationDialog);

export type Member = NonNullable<RoomMembersQuery['room']>['members']['edges'][number]['node'];

interface MemberMenuProps {
  readonly room: RoomHeaderFragment;
  readonly member: Member;
}

/** What the viewer may do with one member. Nothing at all when that is nothing. */
export function MemberMenu({ room, member }: MemberMenuProps) {
  const name = useRoomName(room);
  const { t } = useTranslation();
  const { viewer } = useChat();
  const [asked, setAsked] = useState<MemberChange | null>(null);
  const [moderating, setModerating] = useState<ModerationAsk | null>(null);
  const { user, role } = member;
  const changes = changesOf(room, { role, isViewer: user.id === viewer.id });
  const kinds = moderationKinds(viewer, user.id, null);
  if (changes.length === 0 && kinds.length === 0) return null;
  return (
    <>
      <Menu
        label={t('member.menu', { person: user.displayName })}
        items={[
          ...changes.map((change) => ({
            key: change,
            name: t(`member.${change}.name`),
            isDanger: change === 'REMOVE',
            onChoose: () => setAsked(change),
          })),
          ...moderationItems(t, kinds, false, (kind) => setModerating({ kind, person: user, message: null })),
        ]}
      />
      {moderating && (
        <ModerationDialog ask={moderating} room={{ id: room.id, name }} onClose={() => setModerating(null)} />
      )}
      {asked && <MemberChangeDialog room={room} member={member} change={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

interface MemberChangeDialogProps extends MemberMenuProps {
  readonly change: MemberChange;
  readonly onClose: () => void;
}

/** Asks before somebody gets another standing, and says why when it was refused. */
function MemberChangeDialog({ room, member: { user }, change, onClose }: MemberChangeDialogProps) {
  const { t } = useTranslation();
  const [removed, remove] = useMutation(RemoveMember);
  const [given, give] = useMutation(SetMemberRole);
  const isRemoval = change === 'REMOVE';
  const { data, error, fetching } = isRemoval ? removed : given;
  const result = data && ('removeMember' in data ? data.removeMember : data.setMemberRole);
  const problem = result && 'message' in result ? result.message : undefined;
  const person = user.displayName;

  const act = async () => {
    const about = { roomId: room.id, userId: user.id };
    const answer = isRemoval
      ? (await remove({ input: about })).data?.removeMember
      : (await give({ input: { ...about, role: change === 'MAKE_MODERATOR' ? 'MODERATOR' : 'MEMBER' } })).data
          ?.setMemberRole;
    if (answer?.__typename === 'RemoveMemberSuccess' || answer?.__typename === 'SetMemberRoleSuccess') onClose();
  };

  return (
    <Dialog title={t(`member.${change}.ask`, { person })} onClose={onClose}>
      <p>{t(`member.${change}.about`)}</p>
      <FormFault>{problem ?? (error ? t('fault.unreachable') : undefined)}</FormFault>
      <DialogActions>
        <Button onClick={onClose}>{t('dialog.cancel')}</Button>
        <Button look={isRemoval ? 'danger' : 'primary'} disabled={fetching} onClick={() => void act()}>
          {t(`member.${change}.name`)}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
