import { Box, ListSubheader } from '@mui/material';
import { createElement, type ComponentType } from 'react';
import { Menu as AdminMenu, useGetResourceLabel, useSidebarState, useTranslate } from 'react-admin';
import { useFormat } from '../i18n/use-format.js';
import { useCounts } from '../live/use-counts.js';
import { RESOURCES } from '../resources.js';
import { GROUPS } from './menu-groups.js';

/** The resources in groups; two keys lead to each, the first of which is G. */
export function Menu() {
  const translate = useTranslate();
  const labelOf = useGetResourceLabel();
  const [isOpen] = useSidebarState();
  return (
    <AdminMenu>
      <AdminMenu.DashboardItem keyboardShortcut="g>d" keyboardShortcutRepresentation="" />
      {GROUPS.map(({ name, items }) => [
        isOpen && (
          <ListSubheader key={name} component="div" disableSticky sx={HEADING}>
            {translate(`console.menu.${name}`)}
          </ListSubheader>
        ),
        ...items.map(({ resource, key }) => (
          <AdminMenu.Item
            key={resource}
            to={`/${resource}`}
            primaryText={labelOf(resource, 2)}
            leftIcon={createElement(RESOURCES[resource].icon as ComponentType)}
            keyboardShortcut={`g>${key}`}
            keyboardShortcutRepresentation=""
          >
            {resource === 'cases' && isOpen ? <WithOpenCases label={labelOf(resource, 2)} /> : undefined}
          </AdminMenu.Item>
        )),
      ])}
    </AdminMenu>
  );
}

const HEADING = { bgcolor: 'transparent', fontSize: '0.6875rem', lineHeight: 2.6, letterSpacing: '0.04em' };

function WithOpenCases({ label }: { label: string }) {
  const translate = useTranslate();
  const format = useFormat();
  const open = useCounts()?.openCases ?? 0;
  return (
    <Box component="span" sx={{ display: 'flex', alignItems: 'center' }}>
      <Box component="span" sx={{ flexGrow: 1 }}>
        {label}
      </Box>
      {open > 0 && (
        <Box
          component="span"
          aria-label={translate('console.menu.open', { smart_count: open })}
          sx={{
            bgcolor: 'warning.main',
            color: 'warning.contrastText',
            borderRadius: 4,
            px: 0.9,
            fontSize: '0.6875rem',
            fontWeight: 650,
            lineHeight: 1.6,
          }}
        >
          {format.number(open)}
        </Box>
      )}
    </Box>
  );
}
