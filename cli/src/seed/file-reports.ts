import { CliFailure } from '../cli-failure.js';
import type { Graph } from '../graph.js';
import type { SeedReport } from './seed-world.js';
import type { SeededPerson, World } from './world.js';

export interface FileReportsInput {
  world: World;
  /** What there is to report, as {@link seedWorld} found it. */
  offences: SeedReport['offences'];
  graph: Graph;
  /** Makes the code with which an imported person claims their name; fails for who has claimed it. */
  claimCode(handle: string): Promise<{ code: string }>;
  /** Everybody who reports gets this password. */
  password: string;
  onProgress?: (done: number, total: number, what: 'reports') => void;
}

interface Message {
  id: string;
  body: string | null;
  author: { handle: string };
}

const CLAIM = /* GraphQL */ `
  mutation Claim($input: ClaimAccountInput!) {
    claimAccount(input: $input) {
      ... on ClaimAccountSuccess {
        signedIn {
          accessToken
        }
      }
    }
  }
`;
const SIGN_IN = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      ... on SignInSuccess {
        signedIn {
          accessToken
        }
      }
    }
  }
`;
const LATEST = /* GraphQL */ `
  query Latest($roomId: ID!) {
    room(id: $roomId) {
      messages(last: 100) {
        edges {
          node {
            id
            body
            author {
              handle
            }
          }
        }
      }
    }
  }
`;
const REPORT = /* GraphQL */ `
  mutation Report($input: FileReportInput!) {
    fileReport(input: $input) {
      __typename
      ... on FileReportSuccess {
        isRepeat
      }
      ... on Problem {
        message
      }
    }
  }
`;

/**
 * Reports what is out of place in the world, through the public graph, as the people who read it there: each of them
 * claims their name once and signs in from then on.
 *
 * Safe to repeat: while a case is open, the same report is answered as one that was filed.
 */
export async function fileReports(o: FileReportsInput): Promise<{ created: number; existing: number }> {
  const counts = { created: 0, existing: 0 };
  const tokens = new Map<string, string>();
  for (const [index, { roomId, said }] of o.offences.entries()) {
    const reporter = readerBeside(o.world, said.importKey, said.author);
    const token = tokens.get(reporter.handle) ?? (await signIn(o, reporter));
    tokens.set(reporter.handle, token);
    const { room } = await o.graph.ask<{ room: { messages: { edges: { node: Message }[] } } }>(
      LATEST,
      { roomId },
      token,
    );
    const found = room.messages.edges.find(
      ({ node }) => node.body === said.body && node.author.handle === said.author.handle,
    );
    if (found && said.offence) {
      const { reason, note } = said.offence;
      const input = { subjectKind: 'MESSAGE', subjectId: found.node.id, reason, note };
      const { fileReport } = await o.graph.ask<{ fileReport: { isRepeat?: boolean } }>(REPORT, { input }, token);
      if (fileReport.isRepeat === false) counts.created += 1;
      else counts.existing += 1;
    }
    o.onProgress?.(index + 1, o.offences.length, 'reports');
  }
  return counts;
}

/** Somebody of the same room who says a lot there and did not say this. */
function readerBeside(world: World, importKey: string, author: SeededPerson): SeededPerson {
  const room = world.rooms.find(({ externalId }) => importKey.startsWith(`${externalId}:`));
  const reader = room?.members.map(({ person }) => person).find((person) => person !== author);
  if (!reader) throw new Error(`nobody could have read ${importKey}`);
  return reader;
}

async function signIn(o: FileReportsInput, { handle }: SeededPerson): Promise<string> {
  const code = await o.claimCode(handle).catch((failure: unknown) => {
    if (failure instanceof CliFailure) return undefined; // claimed before
    throw failure;
  });
  const { password } = o;
  const answer = code
    ? (await o.graph.ask<{ claimAccount: Signed }>(CLAIM, { input: { handle, code: code.code, password } }))
        .claimAccount
    : (await o.graph.ask<{ signIn: Signed }>(SIGN_IN, { input: { handle, password } })).signIn;
  if (!answer.signedIn)
    throw new CliFailure(`@${handle} has another password than this one: give theirs with --password.`);
  return answer.signedIn.accessToken;
}

interface Signed {
  signedIn?: { accessToken: string };
}
