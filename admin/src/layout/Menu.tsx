import { ListSubheader } from '@mui/material';
import { Menu as AdminMenu, useHasDashboard, useResourceDefinitions, useSidebarState, useTranslate } from 'react-admin';
import { GROUPS } from './menu-groups.js';

/** The resources in groups; two keys lead to each, the first of which is G. */
export function Menu() {
  const translate = useTranslate();
  const [isOpen] = useSidebarState();
  const hasDashboard = useHasDashboard();
  const resources = useResourceDefinitions();
  return (
    <AdminMenu>
      {hasDashboard && <AdminMenu.DashboardItem keyboardShortcut="g>d" keyboardShortcutRepresentation="" />}
      {GROUPS.map(({ name, items }) => [
        isOpen && (
          <ListSubheader
            key={name}
            disableSticky
            sx={{ bgcolor: 'transparent', fontSize: '0.6875rem', lineHeight: 2.6 }}
          >
            {translate(`console.menu.${name}`)}
          </ListSubheader>
        ),
        ...items
          .filter(({ resource }) => resources[resource])
          .map(({ resource, key }) => (
            <AdminMenu.ResourceItem
              key={resource}
              name={resource}
              keyboardShortcut={`g>${key}`}
              keyboardShortcutRepresentation=""
            />
          )),
      ])}
    </AdminMenu>
  );
}
