import { Box, Tooltip } from '@mui/material';
import { useCallback, useSyncExternalStore } from 'react';
import { useTranslate } from 'react-admin';
import { useLink } from '../graph/use-graph.js';

/** Whether what is on screen moves by itself right now. */
export function LiveMark() {
  const { live } = useLink();
  const translate = useTranslate();
  const state = useSyncExternalStore(
    useCallback((listener) => live.onState(listener), [live]),
    () => live.state,
  );
  const says = translate(state === 'up' ? 'console.live.up' : 'console.live.down');
  return (
    <Tooltip title={says}>
      <Box
        role="img"
        aria-label={says}
        data-live={state}
        sx={{
          width: 10,
          height: 10,
          mx: 1,
          borderRadius: '50%',
          flexShrink: 0,
          border: 2,
          borderColor: state === 'up' ? 'primary.main' : 'warning.main',
          bgcolor: state === 'up' ? 'primary.main' : 'transparent',
        }}
      />
    </Tooltip>
  );
}
