/**
 * Told apart by everybody: of Okabe and Ito's palette, which keeps its differences for those who do not see red and green
 * alike, and dark or light enough for the page behind.
 */
export const CHART_COLOURS = {
  light: { reports: '#c4460b', decisions: '#0072b2', sanctions: '#0f766e' },
  dark: { reports: '#f0a04b', decisions: '#56b4e9', sanctions: '#2dd4bf' },
} as const;
