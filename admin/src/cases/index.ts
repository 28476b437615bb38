import InboxOutlined from '@mui/icons-material/InboxOutlined';
import { source } from '../graph/source.js';
import type { ConsoleResource } from '../resource.js';
import { ListCases, ShowCase } from './case.operations.js';
import { CaseList } from './CaseList.js';
import { CaseShow } from './CaseShow.js';

export const cases: ConsoleResource = {
  list: CaseList,
  show: CaseShow,
  icon: InboxOutlined,
  recordRepresentation: 'id',
  source: source({
    list: ListCases,
    connectionOf: (data) => data.cases,
    one: async (graph, id) => (await graph.ask(ShowCase, { id })).moderationCase,
  }),
};
