import { Chip, type ChipProps } from '@mui/material';
import { useTranslate } from 'react-admin';

/** A name of an enum of the graph, whose values the catalogue knows as `console.enums.<name>.<value>`. */
export type EnumName = keyof typeof TONES;

type Tone = 'plain' | 'success' | 'warning' | 'error' | 'info';

/** What stands out, and how; `plain` is the usual, written without a frame. A screen where all stands out says nothing. */
const TONES = {
  UserRole: { USER: 'plain', MODERATOR: 'success', ADMIN: 'success' },
  UserState: { ACTIVE: 'plain', BANNED: 'error', UNCLAIMED: 'plain' },
  RoomKind: { PUBLIC: 'plain', DIRECT: 'plain' },
  RoomState: { OPEN: 'plain', SLOW: 'warning', LOCKED: 'warning', ARCHIVED: 'info', DELETED: 'error' },
  RoomRole: { MEMBER: 'plain', OWNER: 'success', MODERATOR: 'success' },
  MessageState: { VISIBLE: 'plain', HIDDEN: 'warning', REMOVED: 'error' },
  MediaKind: { IMAGE: 'plain', FILE: 'plain' },
  MediaAssetState: { READY: 'plain', QUARANTINED: 'warning', REFUSED: 'error', DELETED: 'error' },
  CaseState: { OPEN: 'warning', APPEALED: 'warning', DECIDED: 'success' },
  CaseSubjectKind: {},
  ReportReason: { HATE: 'error', VIOLENCE: 'error', SELF_HARM: 'error', ILLEGAL: 'error' },
  DecisionKind: { HIDE_MESSAGE: 'warning', MUTE: 'warning', BAN: 'error', UPHOLD: 'success', WARN: 'warning' },
  SanctionKind: { WARNING: 'info', MUTE: 'warning', BAN: 'error' },
  SanctionState: { ACTIVE: 'warning', ENDED: 'plain', LIFTED: 'plain' },
  ExportOf: {},
  ExportFormat: {},
  WorkState: { DEAD: 'error', DELAYED: 'warning', DONE: 'success' },
  ExportState: { READY: 'success', FAILED: 'error' },
} satisfies Record<string, Partial<Record<string, Tone>>>;

/** A value of an enum, in words. */
export function EnumChip({ of, value, ...chip }: { of: EnumName; value: string } & Omit<ChipProps, 'label'>) {
  const label = useEnumLabel(of, value);
  const tones: Partial<Record<string, Tone>> = TONES[of];
  const tone = tones[value] ?? 'default';
  if (tone === 'plain') return <>{label}</>;
  return <Chip size="small" variant="outlined" color={tone} label={label} {...chip} />;
}

/** A value of an enum, in words. */
export function useEnumLabel(of: EnumName, value: string): string {
  return useTranslate()(`console.enums.${of}.${value}`);
}

/** The values of an enum as the choices of an input. */
export function choicesOf(of: EnumName, values: readonly string[]): { id: string; name: string }[] {
  return values.map((id) => ({ id, name: `console.enums.${of}.${id}` }));
}
