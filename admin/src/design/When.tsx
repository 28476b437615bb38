import { Tooltip } from '@mui/material';
import { useFormat } from '../i18n/use-format.js';

/** A moment: how long ago it was or when it comes, and exactly on pointing at it. A dash where there is none. */
export function When({ at, isExact = false }: { at: string | null | undefined; isExact?: boolean }) {
  const format = useFormat();
  if (at === null || at === undefined) return <>–</>;
  return (
    <Tooltip title={format.toTheSecond(at)}>
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {isExact ? format.dateTime(at) : format.relative(at)}
      </time>
    </Tooltip>
  );
}
