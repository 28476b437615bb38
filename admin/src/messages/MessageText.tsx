import AttachFileOutlined from '@mui/icons-material/AttachFileOutlined';
import { Box, Typography } from '@mui/material';
import type { FileLineFragment, MessageState } from '@sl3/schema/generated/admin/graphql';
import { useTranslate } from 'react-admin';
import { Clip } from '../design/links.js';
import { useFormat } from '../i18n/use-format.js';

interface Said {
  readonly state: MessageState;
  readonly body?: string | null;
  readonly moderatedBody?: string | null;
  readonly attachments?: readonly FileLineFragment[];
  readonly moderatedAttachments?: readonly FileLineFragment[];
}

/** What a message says, also when readers do not see it, and the files it carries. */
export function MessageText({ message, lines }: { message: Said; lines?: number }) {
  const translate = useTranslate();
  const format = useFormat();
  const text = message.body ?? message.moderatedBody;
  const files = [...(message.attachments ?? []), ...(message.moderatedAttachments ?? [])];
  return (
    <Box sx={{ overflowWrap: 'anywhere' }}>
      {text === null || text === undefined ? (
        <Typography variant="body2" component="em" color="text.secondary">
          {translate('console.message.gone')}
        </Typography>
      ) : lines === undefined ? (
        <Box component="span" sx={{ whiteSpace: 'pre-wrap' }}>
          {text}
        </Box>
      ) : (
        <Clip text={text} lines={lines} />
      )}
      {files.map((file) => (
        <Typography key={file.assetId} variant="body2" color="text.secondary" sx={{ display: 'flex', gap: 0.5 }}>
          <AttachFileOutlined sx={{ fontSize: 16, mt: 0.25 }} />
          {file.fileName} · {format.bytes(file.bytes)}
        </Typography>
      ))}
    </Box>
  );
}
