import { FormControlLabel, Radio, RadioGroup } from '@mui/material';
import type { PersonFragment, UserRole } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { useVerb } from '../design/use-verb.js';
import { SetUserRole } from './user.operations.js';

const ROLES: readonly UserRole[] = ['USER', 'MODERATOR', 'ADMIN'];

/** Gives somebody another role on this server. */
export function RoleDialog({ person, onClose }: { person: PersonFragment; onClose: () => void }) {
  const translate = useTranslate();
  const perform = useVerb();
  const [role, setRole] = useState(person.role);
  const title = translate('console.user.role_title', { name: person.displayName });
  return (
    <ConfirmDialog
      title={title}
      text={translate(`console.user.role_effect.${role}`)}
      confirm={translate('console.user.change_role')}
      canConfirm={role !== person.role}
      onClose={onClose}
      act={() =>
        perform({
          document: SetUserRole,
          variables: { input: { userId: person.id, role } },
          outcomeOf: (data) => data.setUserRole,
          done: 'console.user.role_changed',
        })
      }
    >
      <RadioGroup aria-label={title} value={role} onChange={(_, value) => setRole(value as UserRole)} sx={{ pb: 1 }}>
        {ROLES.map((each) => (
          <FormControlLabel
            key={each}
            value={each}
            control={<Radio size="small" />}
            label={translate(`console.enums.UserRole.${each}`)}
          />
        ))}
      </RadioGroup>
    </ConfirmDialog>
  );
}
