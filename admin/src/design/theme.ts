import { defaultTheme, type RaThemeOptions } from 'react-admin';
import { COLOURS } from './colours.js';

const FONT = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** The chat's look, denser: many rows at once, few lines, one accent. */
export function consoleTheme(mode: 'light' | 'dark'): RaThemeOptions {
  const colour = COLOURS[mode];
  const flat = { elevation: 0, variant: 'outlined' as const };
  return {
    ...defaultTheme,
    palette: {
      mode,
      primary: { main: colour.accent, dark: colour['accent-hover'], contrastText: colour['on-accent'] },
      secondary: { main: colour.accent, contrastText: colour['on-accent'] },
      error: { main: colour.danger },
      warning: { main: colour.warn },
      background: { default: colour['paper-sunken'], paper: colour.paper },
      text: { primary: colour.ink, secondary: colour['ink-soft'], disabled: colour['ink-faint'] },
      divider: colour.line,
      action: { hover: colour['paper-hover'], selected: colour['paper-active'] },
    },
    shape: { borderRadius: 8 },
    typography: {
      fontFamily: FONT,
      fontSize: 13,
      h5: { fontSize: '1.25rem', fontWeight: 650, letterSpacing: '-0.01em' },
      h6: { fontSize: '0.9375rem', fontWeight: 650 },
      subtitle2: { fontSize: '0.8125rem', fontWeight: 600 },
      body2: { fontSize: '0.8125rem' },
      overline: { fontSize: '0.6875rem', fontWeight: 650, letterSpacing: '0.06em', lineHeight: 2 },
      button: { textTransform: 'none', fontWeight: 600 },
    },
    sidebar: { width: 216, closedWidth: 52 },
    components: {
      ...defaultTheme.components,
      MuiCssBaseline: { styleOverrides: { 'html, body': { fontFeatureSettings: "'cv05', 'ss03'" } } },
      MuiButtonBase: {
        defaultProps: { disableRipple: true },
        styleOverrides: {
          root: { '&.Mui-focusVisible': { outline: `2px solid ${colour.accent}`, outlineOffset: 2 } },
        },
      },
      MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
      MuiCard: { defaultProps: flat, styleOverrides: { root: { borderColor: colour.line } } },
      MuiMenu: { styleOverrides: { paper: { border: `1px solid ${colour.line}` } } },
      MuiAppBar: {
        defaultProps: { elevation: 0, color: 'default' },
        styleOverrides: {
          root: {
            backgroundColor: colour.paper,
            color: colour.ink,
            borderBottom: `1px solid ${colour.line}`,
          },
        },
      },
      MuiTableCell: {
        styleOverrides: {
          root: { borderColor: colour.line, padding: '7px 10px', fontSize: '0.8125rem' },
          head: { color: colour['ink-soft'], fontWeight: 600, fontSize: '0.75rem', whiteSpace: 'nowrap' },
        },
      },
      MuiChip: { styleOverrides: { root: { fontWeight: 600, borderRadius: 6 }, sizeSmall: { fontSize: '0.75rem' } } },
      MuiTooltip: { defaultProps: { enterDelay: 400 } },
      RaMenuItemLink: { styleOverrides: { root: { fontSize: '0.875rem', minHeight: 34 } } },
      MuiTextField: { defaultProps: { variant: 'outlined', size: 'small', margin: 'dense' } },
      MuiFormControl: { defaultProps: { variant: 'outlined', size: 'small', margin: 'dense' } },
      MuiButton: { defaultProps: { disableElevation: true }, styleOverrides: { sizeSmall: { lineHeight: 1.6 } } },
      MuiDialog: { styleOverrides: { paper: { border: `1px solid ${colour.line}` } } },
    },
  };
}
