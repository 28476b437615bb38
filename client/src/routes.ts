/** Every address of the chat. */
export const paths = {
  home: '/',
  browse: '/browse',
  room: '/rooms/:roomId',
} as const;

export function pathOfRoom(roomId: string): string {
  return `/rooms/${encodeURIComponent(roomId)}`;
}
