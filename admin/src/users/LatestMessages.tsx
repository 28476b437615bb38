import { Stack } from '@mui/material';
import type { MessageRowFragment } from '@sl3/schema/generated/admin/graphql';
import { useGetList, useTranslate, type RaRecord } from 'react-admin';
import { Nothing } from '../design/Panel.js';
import { MessageLine } from '../messages/MessageLine.js';

/** What one person said last, wherever it was. */
export function LatestMessages({ authorId }: { authorId: string }) {
  const translate = useTranslate();
  const { data = [], isPending } = useGetList<MessageRowFragment & RaRecord<string>>('messages', {
    filter: { authorId },
    pagination: { page: 1, perPage: 10 },
  });
  if (isPending) return null;
  if (data.length === 0) return <Nothing>{translate('console.message.none')}</Nothing>;
  return (
    <Stack spacing={1}>
      {data.map((message) => (
        <MessageLine key={message.id} message={message} hasRoom />
      ))}
    </Stack>
  );
}
