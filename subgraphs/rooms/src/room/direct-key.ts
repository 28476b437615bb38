/** The viewer and nine others. */
export const DIRECT_MEMBERS_MAX = 10;

/** What makes a direct room unique: who is in it, in any order. */
export const directKey = (userIds: readonly string[]): string => [...userIds].sort().join(' ');
