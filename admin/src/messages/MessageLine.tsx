import { Box, Typography } from '@mui/material';
import type { MessageRowFragment } from '@sl3/schema/generated/admin/graphql';
import { EnumChip } from '../design/EnumChip.js';
import { PersonLink, RoomLink, ScreenLink } from '../design/links.js';
import { When } from '../design/When.js';
import { MessageText } from './MessageText.js';

interface MessageLineProps {
  readonly message: MessageRowFragment;
  /** The one that is looked at, among its neighbours. */
  readonly isMarked?: boolean;
  readonly hasRoom?: boolean;
}

/** A message as it was said: who, when, what. */
export function MessageLine({ message, isMarked = false, hasRoom = false }: MessageLineProps) {
  return (
    <Box
      component="article"
      aria-current={isMarked}
      sx={{
        px: 1.25,
        py: 0.75,
        borderRadius: 1,
        borderLeft: 3,
        borderColor: isMarked ? 'primary.main' : 'transparent',
        bgcolor: isMarked ? 'action.selected' : 'transparent',
        fontSize: '0.8125rem',
      }}
    >
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'baseline', flexWrap: 'wrap' }}>
        <Typography variant="subtitle2" component="span">
          <PersonLink person={message.author} />
        </Typography>
        {hasRoom && <RoomLink room={message.room} />}
        <ScreenLink to={`/messages/${message.id}/show`} variant="body2" color="text.secondary">
          <When at={message.createdAt} isExact />
        </ScreenLink>
        {message.state !== 'VISIBLE' && <EnumChip of="MessageState" value={message.state} />}
      </Box>
      <MessageText message={message} />
    </Box>
  );
}
