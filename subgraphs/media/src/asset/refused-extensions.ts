/**
 * What runs when somebody opens it: programs, scripts, installers, documents with macros, and pages, whose scripts would
 * run from the disk of whoever downloads them.
 */
export const REFUSED_EXTENSIONS: readonly string[] = [
  ...['apk', 'app', 'appimage', 'bat', 'cmd', 'com', 'command', 'cpl', 'deb', 'dll', 'dmg', 'exe', 'gadget'],
  ...['hta', 'htm', 'html', 'inf', 'ins', 'jar', 'js', 'jse', 'jsp', 'lnk', 'mjs', 'msc', 'msi', 'msix', 'msp', 'pif'],
  ...['php', 'pkg', 'pl', 'ps1', 'psm1', 'py', 'pyc', 'rb', 'reg', 'rpm', 'run', 'scf', 'scr', 'sct', 'sh', 'shtml'],
  ...['svg', 'svgz', 'swf', 'sys', 'url', 'vb', 'vbe', 'vbs', 'wasm', 'ws', 'wsc', 'wsf', 'wsh', 'xht', 'xhtml'],
  ...['docm', 'dotm', 'potm', 'ppam', 'ppsm', 'pptm', 'xlam', 'xlsm', 'xltm'],
];
