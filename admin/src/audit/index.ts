import ReceiptLongOutlined from '@mui/icons-material/ReceiptLongOutlined';
import { source } from '../graph/source.js';
import type { ConsoleResource } from '../resource.js';
import { ListAuditEntries } from './audit.operations.js';
import { AuditList } from './AuditList.js';

export const audit: ConsoleResource = {
  list: AuditList,
  icon: ReceiptLongOutlined,
  source: source({
    list: ListAuditEntries,
    connectionOf: (data) => data.auditEntries,
    // An entry is named by its place.
    rowOf: (entry) => ({ ...entry, id: String(entry.seq) }),
  }),
};
