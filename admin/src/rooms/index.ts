import TagOutlined from '@mui/icons-material/TagOutlined';
import type { PlaceFragment } from '@sl3/schema/generated/admin/graphql';
import type { RaRecord } from 'react-admin';
import { source } from '../graph/source.js';
import type { ConsoleResource } from '../resource.js';
import { ListRooms, ShowRoom } from './room.operations.js';
import { RoomList } from './RoomList.js';
import { RoomShow } from './RoomShow.js';

export const rooms: ConsoleResource = {
  list: RoomList,
  show: RoomShow,
  icon: TagOutlined,
  recordRepresentation: (room) => (room as PlaceFragment & RaRecord<string>).name ?? room.id,
  source: source({
    list: ListRooms,
    connectionOf: (data) => data.rooms,
    one: async (graph, id) => (await graph.ask(ShowRoom, { id })).room,
  }),
};
