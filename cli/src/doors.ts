import { CallRefused, Neighbours } from '@sl3/platform/call';
import { ChainPage } from '@sl3/platform/verify-chain';
import { CliFailure } from './cli-failure.js';
import type { DemoDoors } from './demo/load-demo.js';
import type { Installation } from './installation.js';

/** What this command may ask of the subgraphs, as the caller `cli`. */
export interface Doors extends DemoDoors, AsyncDisposable {
  claimCode(handle: string): Promise<{ code: string; expiresAt: string }>;
  setRole(handle: string, role: string): Promise<void>;
  /** The audit after a seq. */
  audit(after: number): Promise<ChainPage>;
}

const AUDIT_PAGE = 1_000;

/** Opens the doors of an installation; every answer that is a refusal becomes a sentence. */
export function openDoors({ subgraphs, secrets }: Installation): Doors {
  const neighbours = new Neighbours({ self: 'cli', urls: subgraphs, secrets });
  const lines = <T>(target: string, path: string, all: object[]): Promise<T> =>
    plainly(target, neighbours.postLines<T>(target, path, all));
  const post = <T>(target: string, path: string, body: object): Promise<T> =>
    plainly(target, neighbours.post<T>(target, path, body, { timeoutMs: 10_000 }));
  return {
    people: (all) => lines('users', '/internal/import-people', all),
    rooms: (all) => lines('rooms', '/internal/import-rooms', all),
    messages: (all) => lines('messages', '/internal/import-messages', all),
    account: (line) => post('users', '/internal/create-account', line),
    claimCode: (handle) => post('users', '/internal/issue-claim-code', { handle }),
    setRole: async (handle, role) => void (await post('users', '/internal/set-role', { handle, role })),
    audit: async (after) =>
      ChainPage.parse(await post('moderation', '/internal/read-audit', { after, limit: AUDIT_PAGE })),
    [Symbol.asyncDispose]: () => neighbours.close(),
  };
}

async function plainly<T>(target: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (cause instanceof CallRefused) throw new CliFailure(`${target} refused: ${cause.message}`, { cause });
    throw new CliFailure(
      `The ${target} subgraph does not answer. Is SL3 Chat running? Its logs are in the data folder.`,
      { cause },
    );
  }
}
