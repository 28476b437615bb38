import { importHistory, type ImportDoors } from '../import/import-history.js';

/** The doors of a bulk import, and the one that makes accounts. */
export interface DemoDoors extends ImportDoors {
  account(line: { handle: string; displayName: string; role: string; password: string }): Promise<{ userId: string }>;
}

export interface DemoInput {
  /** The excerpt to import. */
  file: string;
  /** All demo accounts get this password. */
  password: string;
}

const ACCOUNTS = [
  { handle: 'amelie', displayName: 'Amélie', role: 'USER' },
  { handle: 'bruno', displayName: 'Bruno', role: 'USER' },
  { handle: 'moira', displayName: 'Moira', role: 'MODERATOR' },
  { handle: 'adele', displayName: 'Adèle', role: 'ADMIN' },
] as const;
type Handle = (typeof ACCOUNTS)[number]['handle'];

const LOBBY: { by: Handle; body: string; answers?: number }[] = [
  { by: 'adele', body: 'Welcome to SL3 Chat! This room is for everybody. Bienvenue à tous !' },
  {
    by: 'adele',
    body: 'The other room holds a real day of a help channel: 1 June 2006, when Ubuntu 6.06 came out.',
  },
  { by: 'amelie', body: 'Super, j’y fais un tour. On peut répondre à un message précis ?', answers: 0 },
  {
    by: 'bruno',
    body: 'Yes: point at a message, or reach it with Tab and the arrow keys, and choose Reply.',
    answers: 2,
  },
  { by: 'moira', body: 'I keep an eye on things here. If something is not right, tell me.' },
  {
    by: 'bruno',
    body: 'Try cutting your network for a minute: what was said meanwhile comes back in order when you return.',
  },
];

/** Makes the demo accounts, a lobby, and the room of the excerpt with the accounts in it. Safe to repeat. */
export async function loadDemo(doors: DemoDoors, input: DemoInput): Promise<void> {
  const userIdOf = {} as Record<Handle, string>;
  for (const account of ACCOUNTS) {
    userIdOf[account.handle] = (await doors.account({ ...account, password: input.password })).userId;
  }
  await importHistory(doors, { file: input.file, roomsBy: 'day' });
  const now = Date.now();
  const members = ACCOUNTS.map(({ handle }) => ({
    userId: userIdOf[handle],
    role: handle === 'adele' ? 'OWNER' : handle === 'moira' ? 'MODERATOR' : 'MEMBER',
    joinedAt: new Date(now).toISOString(),
  }));
  const room = (externalId: string, name: string, topic: string): object => ({
    externalId,
    kind: 'PUBLIC',
    name,
    topic,
    createdAt: new Date(now).toISOString(),
    members,
  });
  const lobby = room('demo:lobby', 'lobby', 'Everybody meets here · Tout le monde se retrouve ici');
  const excerpt = room(
    'irc:#ubuntu:2006-06-01',
    'ubuntu 2006-06-01',
    'A real day of #ubuntu: 1 June 2006, Ubuntu 6.06 is released',
  );
  const { rooms } = await doors.rooms([lobby, excerpt]);
  await doors.messages(
    LOBBY.map(({ by, body, answers }, index) => ({
      roomId: rooms['demo:lobby'],
      importKey: `demo:${index}`,
      authorId: userIdOf[by],
      kind: 'TEXT',
      body,
      at: new Date(now - (LOBBY.length - index) * 60_000).toISOString(),
      ...(answers !== undefined && { replyToKey: `demo:${answers}` }),
    })),
  );
}
