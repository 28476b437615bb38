import FileDownloadOutlined from '@mui/icons-material/FileDownloadOutlined';
import { source } from '../graph/source.js';
import type { ConsoleResource } from '../resource.js';
import { ListExports } from './export.operations.js';
import { ExportList } from './ExportList.js';

export const exports: ConsoleResource = {
  list: ExportList,
  icon: FileDownloadOutlined,
  source: source({
    list: ListExports,
    connectionOf: (data) => data.exports,
    variablesOf: ({ first, after }) => ({ first, after }),
  }),
};
