import { Box, Link, type LinkProps } from '@mui/material';
import type { PersonFragment, PlaceFragment } from '@sl3/schema/generated/admin/graphql';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

type ScreenLinkProps = { readonly to: string; readonly children: ReactNode } & Pick<
  LinkProps,
  'color' | 'variant' | 'title'
>;

/** A link to another screen. A click on it is not a click on the row it stands in. */
export function ScreenLink({ to, ...rest }: ScreenLinkProps) {
  return (
    <Link component={RouterLink} to={to} underline="hover" onClick={(event) => event.stopPropagation()} {...rest} />
  );
}

/** A person, by the name others see, with the way to their page. */
export function PersonLink({ person }: { person: PersonFragment | null | undefined }) {
  if (!person) return <>–</>;
  return (
    <ScreenLink to={`/users/${person.id}/show`} title={`@${person.handle}`}>
      {person.displayName}
    </ScreenLink>
  );
}

/** A room by its name, with the way to its page. */
export function RoomLink({ room }: { room: PlaceFragment | null | undefined }) {
  const name = useRoomName(room);
  if (!room) return <>–</>;
  return <ScreenLink to={`/rooms/${room.id}/show`}>{name}</ScreenLink>;
}

/** A direct room has no name. */
export function useRoomName(room: PlaceFragment | null | undefined): string {
  const translate = useTranslate();
  return room?.name ?? translate('console.direct_room');
}

/** A text on one line, or some, of a list. */
export function Clip({ text, lines = 2 }: { text: string; lines?: number }) {
  return (
    <Box
      component="span"
      title={text}
      sx={{
        display: '-webkit-box',
        WebkitLineClamp: lines,
        WebkitBoxOrient: 'vertical',
        overflow: 'hidden',
        overflowWrap: 'anywhere',
        whiteSpace: 'pre-line',
      }}
    >
      {text}
    </Box>
  );
}
