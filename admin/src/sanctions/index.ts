import GavelOutlined from '@mui/icons-material/GavelOutlined';
import { source } from '../graph/source.js';
import type { ConsoleResource } from '../resource.js';
import { ListSanctions } from './sanction.operations.js';
import { SanctionList } from './SanctionList.js';

export const sanctions: ConsoleResource = {
  list: SanctionList,
  icon: GavelOutlined,
  source: source({ list: ListSanctions, connectionOf: (data) => data.sanctions }),
};
