import { Box } from '@mui/material';
import { Title, useTranslate } from 'react-admin';

/** Where things stand. */
export function Dashboard() {
  const translate = useTranslate();
  return (
    <Box>
      <Title title={translate('ra.page.dashboard')} />
    </Box>
  );
}
