const KEY = 'sl3:read-warnings';
const KEPT = 50;

/** The warnings that were put away on this device. */
export const readWarnings = {
  all(): ReadonlySet<string> {
    const stored = localStorage.getItem(KEY);
    return new Set(stored === null ? [] : stored.split(' '));
  },

  add(sanctionId: string): ReadonlySet<string> {
    const ids = [...readWarnings.all(), sanctionId].slice(-KEPT);
    localStorage.setItem(KEY, ids.join(' '));
    return new Set(ids);
  },
};
