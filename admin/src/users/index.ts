import PeopleOutlined from '@mui/icons-material/PeopleOutlined';
import { source } from '../graph/source.js';
import type { ConsoleResource } from '../resource.js';
import { ListUsers, ShowUser } from './user.operations.js';
import { UserList } from './UserList.js';
import { UserShow } from './UserShow.js';

export const users: ConsoleResource = {
  list: UserList,
  show: UserShow,
  icon: PeopleOutlined,
  recordRepresentation: 'displayName',
  source: source({
    list: ListUsers,
    connectionOf: (data) => data.users,
    one: async (graph, id) => (await graph.ask(ShowUser, { id })).user,
  }),
};
