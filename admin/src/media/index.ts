import PhotoLibraryOutlined from '@mui/icons-material/PhotoLibraryOutlined';
import { source } from '../graph/source.js';
import type { ConsoleResource } from '../resource.js';
import { ListMediaAssets } from './media.operations.js';
import { MediaList } from './MediaList.js';

export const media: ConsoleResource = {
  list: MediaList,
  icon: PhotoLibraryOutlined,
  source: source({ list: ListMediaAssets, connectionOf: (data) => data.mediaAssets }),
};
