import ForumOutlined from '@mui/icons-material/ForumOutlined';
import LogoutOutlined from '@mui/icons-material/LogoutOutlined';
import { ListItemIcon, ListItemText, MenuItem } from '@mui/material';
import { UserMenu as AdminUserMenu, useLogout, usePermissions, useTranslate } from 'react-admin';

/** Who is here and in which role, the way back to the chat, and the way out. */
export function UserMenu() {
  const translate = useTranslate();
  const logout = useLogout();
  const { permissions } = usePermissions<string>();
  return (
    <AdminUserMenu>
      <MenuItem disabled divider sx={{ '&.Mui-disabled': { opacity: 1 } }}>
        <ListItemText
          primary={permissions === undefined ? '' : translate(`console.enums.UserRole.${permissions}`)}
          slotProps={{ primary: { variant: 'overline' } }}
        />
      </MenuItem>
      <MenuItem component="a" href="/">
        <ListItemIcon>
          <ForumOutlined fontSize="small" />
        </ListItemIcon>
        <ListItemText>{translate('console.to_chat')}</ListItemText>
      </MenuItem>
      <MenuItem onClick={() => void logout({ isAsked: true }, undefined, false)}>
        <ListItemIcon>
          <LogoutOutlined fontSize="small" />
        </ListItemIcon>
        <ListItemText>{translate('ra.auth.logout')}</ListItemText>
      </MenuItem>
    </AdminUserMenu>
  );
}
