import { Stack } from '@mui/material';
import type { MessageRowFragment } from '@sl3/schema/generated/admin/graphql';
import { useQuery } from '@tanstack/react-query';
import { useGraph } from '../graph/use-graph.js';
import { MessagesAround } from './message.operations.js';
import { MessageLine } from './MessageLine.js';

const BEFORE = 6;
const AFTER = 4;
/** What came later than this is another conversation; the graph hands out the latest first, so a bound is needed. */
const LATER_MS = 15 * 60_000;

/** A message with what was said before and after it in its room. */
export function MessageContext({ message }: { message: MessageRowFragment }) {
  const graph = useGraph();
  const { data } = useQuery({
    queryKey: ['messages', 'around', message.id],
    queryFn: async () => {
      const roomId = message.room.id;
      const to = new Date(Date.parse(message.createdAt) + LATER_MS).toISOString();
      const { before, after } = await graph.ask(MessagesAround, {
        before: { roomId, to: message.createdAt },
        after: { roomId, from: message.createdAt, to },
        few: BEFORE,
        some: 100,
      });
      const rowsOf = (page: typeof before) => page.edges.map(({ node }) => node).reverse();
      const later = rowsOf(after).filter(({ seq }) => seq > message.seq);
      return { before: rowsOf(before).filter(({ seq }) => seq < message.seq), after: later.slice(0, AFTER) };
    },
  });
  return (
    <Stack spacing={0.5}>
      {data?.before.map((other) => (
        <MessageLine key={other.id} message={other} />
      ))}
      <MessageLine message={message} isMarked />
      {data?.after.map((other) => (
        <MessageLine key={other.id} message={other} />
      ))}
    </Stack>
  );
}
