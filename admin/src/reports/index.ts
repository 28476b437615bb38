import FlagOutlined from '@mui/icons-material/FlagOutlined';
import { source } from '../graph/source.js';
import type { ConsoleResource } from '../resource.js';
import { ListReports } from './report.operations.js';
import { ReportList } from './ReportList.js';

export const reports: ConsoleResource = {
  list: ReportList,
  icon: FlagOutlined,
  source: source({ list: ListReports, connectionOf: (data) => data.reports }),
};
