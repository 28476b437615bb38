import ChatBubbleOutlineOutlined from '@mui/icons-material/ChatBubbleOutlineOutlined';
import { source } from '../graph/source.js';
import type { ConsoleResource } from '../resource.js';
import { ListMessages, ShowMessage } from './message.operations.js';
import { MessageList } from './MessageList.js';
import { MessageShow } from './MessageShow.js';

export const messages: ConsoleResource = {
  list: MessageList,
  show: MessageShow,
  icon: ChatBubbleOutlineOutlined,
  recordRepresentation: 'id',
  source: source({
    list: ListMessages,
    connectionOf: (data) => data.messages,
    one: async (graph, id) => (await graph.ask(ShowMessage, { id })).message,
  }),
};
