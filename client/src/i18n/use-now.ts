/** The time as of this drawing, for “today” and “in 5 minutes”; who counts down draws again, see `useRemaining`. */
export function useNow(): Date {
  return new Date();
}
