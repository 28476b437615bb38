import { FormControlLabel, MenuItem, Radio, RadioGroup, Stack, TextField } from '@mui/material';
import type { PersonFragment, PlaceFragment, SanctionKind } from '@sl3/schema/generated/admin/graphql';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../design/ActDialog.js';
import { useRoomName } from '../design/links.js';
import { useVerb } from '../design/use-verb.js';
import { useFormat } from '../i18n/use-format.js';
import { choose, DURATIONS, type Duration } from './durations.js';
import { ImposeSanction } from './sanction.operations.js';

interface SanctionDialogProps {
  readonly kind: SanctionKind;
  readonly person: PersonFragment;
  /** Where it happened: a mute may hold there only. */
  readonly room?: PlaceFragment | null;
  readonly caseId?: string;
  readonly onClose: () => void;
}

/** Warns, mutes or bans somebody: how long, where, why, and what will follow. */
export function SanctionDialog({ kind, person, room, caseId, onClose }: SanctionDialogProps) {
  const translate = useTranslate();
  const format = useFormat();
  const perform = useVerb();
  const [choice, setChoice] = useState(() =>
    choose({ duration: kind === 'BAN' ? 'week' : 'day', custom: '', isHere: Boolean(room) }),
  );
  const roomName = useRoomName(room);

  const name = person.displayName;
  const hasEnd = kind !== 'WARNING';
  const until = choice.end ? format.dateTime(choice.end) : translate('console.sanction.some_time');
  const scope = kind === 'MUTE' && room && choice.isHere ? 'here' : 'everywhere';
  const effect = kind === 'MUTE' ? `MUTE_${scope}` : kind;

  return (
    <ActDialog
      title={translate(`console.sanction.title.${kind}`, { name })}
      consequences={[
        translate(`console.sanction.effect.${effect}`, { name, until, room: roomName }),
        translate(`console.sanction.told.${kind}`, { name }),
        ...(hasEnd ? [translate('console.sanction.ends_by_itself')] : []),
        translate('console.act.audited'),
      ]}
      reasonHelp="console.act.reason_for_person"
      confirm={translate(`console.sanction.verb.${kind}`)}
      isGrave={kind === 'BAN'}
      onClose={onClose}
      act={(reason) => {
        if (hasEnd && !choice.end) return Promise.resolve(translate('console.sanction.choose_end'));
        return perform({
          document: ImposeSanction,
          variables: {
            input: {
              ...{ userId: person.id, kind, reason, clientNonce: choice.clientNonce },
              roomId: scope === 'here' ? (room?.id ?? null) : null,
              endsAt: hasEnd ? (choice.end?.toISOString() ?? null) : null,
              caseId: caseId ?? null,
            },
          },
          outcomeOf: (data) => data.imposeSanction,
          done: `console.sanction.done.${kind}`,
        });
      }}
    >
      {kind === 'MUTE' && room && (
        <RadioGroup
          row
          aria-label={translate('console.sanction.where')}
          value={scope}
          onChange={(_, value) => setChoice(choose({ ...choice, isHere: value === 'here' }))}
        >
          <FormControlLabel value="here" control={<Radio size="small" />} label={`#${roomName}`} />
          <FormControlLabel
            value="everywhere"
            control={<Radio size="small" />}
            label={translate('console.everywhere')}
          />
        </RadioGroup>
      )}
      {hasEnd && (
        <Stack direction="row" spacing={1.5}>
          <TextField
            select
            label={translate('console.sanction.duration')}
            value={choice.duration}
            onChange={({ target }) => setChoice(choose({ ...choice, duration: target.value as Duration }))}
            sx={{ minWidth: 160 }}
          >
            {[...Object.keys(DURATIONS), 'custom'].map((each) => (
              <MenuItem key={each} value={each}>
                {translate(`console.sanction.durations.${each}`)}
              </MenuItem>
            ))}
          </TextField>
          {choice.duration === 'custom' && (
            <TextField
              type="datetime-local"
              label={translate('console.sanction.until')}
              value={choice.custom}
              onChange={({ target }) => setChoice(choose({ ...choice, custom: target.value }))}
              slotProps={{ inputLabel: { shrink: true } }}
              fullWidth
            />
          )}
        </Stack>
      )}
    </ActDialog>
  );
}
