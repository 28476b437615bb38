export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'sl3:theme';

/** The theme chosen on this device; `system` follows the device's own. */
export function chosenTheme(): Theme {
  const remembered = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === remembered) ?? 'system';
}

/** Shows a theme and remembers it. */
export function changeTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  applyTheme();
}

/** Shows the chosen theme; called before the first paint. */
export function applyTheme(): void {
  const theme = chosenTheme();
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
