import { Button, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import type { PersonFragment } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { EnumChip } from '../design/EnumChip.js';
import { PersonLink } from '../design/links.js';
import { Nothing } from '../design/Panel.js';
import { useVerb } from '../design/use-verb.js';
import { When } from '../design/When.js';
import { RemoveMember } from './room.operations.js';
import type { ShownRoom } from './RoomShow.js';

/** Who belongs to a room: the first hundred. */
export function MemberTable({ room }: { room: ShownRoom }) {
  const translate = useTranslate();
  const [leaving, setLeaving] = useState<PersonFragment>();
  const { edges, pageInfo } = room.members;
  return (
    <>
      <Table size="small">
        <TableHead>
          <TableRow>
            {['user', 'role', 'joinedAt'].map((field) => (
              <TableCell key={field}>{translate(`console.room.member.${field}`)}</TableCell>
            ))}
            <TableCell />
          </TableRow>
        </TableHead>
        <TableBody>
          {edges.map(({ node: { id, role, joinedAt, user } }) => (
            <TableRow key={id}>
              <TableCell>
                <PersonLink person={user} />
              </TableCell>
              <TableCell>
                <EnumChip of="RoomRole" value={role} />
              </TableCell>
              <TableCell>
                <When at={joinedAt} isExact />
              </TableCell>
              <TableCell align="right">
                {room.kind !== 'DIRECT' && (
                  <Button size="small" onClick={() => setLeaving(user)}>
                    {translate('console.room.remove_member')}
                  </Button>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {pageInfo.hasNextPage && <Nothing>{translate('console.room.more_members')}</Nothing>}
      {leaving && <RemoveMemberDialog room={room} person={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  );
}

function RemoveMemberDialog(props: { room: ShownRoom; person: PersonFragment; onClose: () => void }) {
  const { room, person, onClose } = props;
  const translate = useTranslate();
  const perform = useVerb();
  return (
    <ConfirmDialog
      title={translate('console.room.remove_title', { name: person.displayName })}
      text={translate('console.room.remove_effect', { name: person.displayName })}
      confirm={translate('console.room.remove_member')}
      isGrave
      onClose={onClose}
      act={() =>
        perform({
          document: RemoveMember,
          variables: { input: { roomId: room.id, userId: person.id } },
          outcomeOf: (data) => data.removeMember,
          done: 'console.room.removed',
        })
      }
    />
  );
}
