import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { AppBar, Layout as AdminLayout, TitlePortal, useTranslate } from 'react-admin';
import { LiveMark } from '../live/LiveMark.js';
import { QueueFollower } from '../live/QueueFollower.js';
import { Mark } from './Mark.js';
import { Menu } from './Menu.js';
import { UserMenu } from './UserMenu.js';

// A table that is wider than the window scrolls by itself, and not the whole page with it.
const WITHIN_THE_WINDOW = { minWidth: 0, '& .RaLayout-content': { p: 2, pt: 1, minWidth: 0 } };

/** The frame of every screen. */
export function Layout({ children }: { children: ReactNode }) {
  return (
    <AdminLayout appBar={Bar} appBarAlwaysOn menu={Menu} sx={WITHIN_THE_WINDOW}>
      <QueueFollower />
      {children}
    </AdminLayout>
  );
}

function Bar() {
  const translate = useTranslate();
  return (
    <AppBar alwaysOn color="default" userMenu={<UserMenu />}>
      <Mark size={24} />
      <Typography component="span" sx={{ ml: 1, fontWeight: 650, whiteSpace: 'nowrap' }}>
        {translate('console.name')}
      </Typography>
      <Box component="span" sx={{ mx: 1.5, height: 18, borderLeft: 1, borderColor: 'divider' }} />
      <TitlePortal variant="body1" component="h1" />
      <LiveMark />
    </AppBar>
  );
}
