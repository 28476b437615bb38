import { randomUUID } from 'node:crypto';
import { openPortBlock, type PortBlock } from '@sl3/stack/ports';
import { startStack, type Stack } from '@sl3/stack/start-stack';
import { Supervised } from '@sl3/stack/supervisor';
import type { Scope } from './scope.js';

/** Somebody with an account, signed in. */
export interface Person {
  readonly userId: string;
  readonly handle: string;
  readonly token: string;
}

/** What keeps one machine's people apart from an attack would keep a generator of load out. */
const WITHOUT_LIMITS = {
  SIGN_UPS_PER_IP: '100000',
  ATTEMPTS_PER_SERVER: '1000000',
  SOCKETS_PER_USER: '10000',
  SOCKET_MESSAGES_PER_SECOND: '1000000',
  RATE_POINTS_PER_MINUTE: '100000000',
  DOCUMENTS_PER_MINUTE: '100000',
  SUBGRAPH_DEADLINE_MS: '30000', // on a machine that others use, too; whoever waits sees it in the latency
};
const PASSWORD = `bench ${randomUUID()}`;
/** An access token is good for ten minutes: nobody measures with one that is about to end. */
const TOKEN_KEPT_MS = 5 * 60_000;

/** The platform as it ships, every process of it, in a folder of its own; used through its public door. */
export class Platform {
  #people: Person[] = [];
  #signedInAtMs = 0;

  private constructor(
    readonly stack: Stack,
    private readonly ports: PortBlock,
  ) {}

  static async start(scope: Scope, name: string): Promise<Platform> {
    const dataDir = await scope.folder(name);
    const starting = startStack({ dataDir, env: WITHOUT_LIMITS, signal: scope.signal });
    await scope.onEnd(async () => {
      const started = await starting.catch(() => undefined); // aborted while it started: it has stopped itself
      await started?.stop();
    });
    const stack = await starting;
    const ports = await openPortBlock();
    await scope.onEnd(() => {
      ports.close();
    });
    return new Platform(stack, ports);
  }

  get url(): string {
    return this.stack.url;
  }

  /** Every process: servers, worker, Redis and the store. */
  get pids(): number[] {
    return this.stack.processes.flatMap(({ pid }) => pid ?? []);
  }

  pidOf(name: string): number {
    const { pid } = this.stack.process(name);
    if (pid === undefined) throw new Error(`${name} does not run`);
    return pid;
  }

  /** One more gateway, which nobody has used yet. */
  async startGateway(o: {
    scope: Scope;
    profileDir: string | undefined;
    env?: Record<string, string>;
  }): Promise<{ url: string; pid: number }> {
    const [spec] = this.stack.topology.specs.gateways;
    if (!spec) throw new Error('the platform has no gateway');
    const port = await this.ports.next();
    const metricsPort = await this.ports.next();
    const profiling = o.profileDir === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', o.profileDir];
    const gateway = new Supervised({
      ...spec,
      name: 'gateway-under-test',
      args: [...profiling, ...spec.args],
      env: { ...spec.env, PORT: String(port), METRICS_PORT: String(metricsPort), ...o.env },
      logFile: this.stack.folder.file('logs', 'gateway-under-test.log'),
    });
    await o.scope.onEnd(() => gateway.stop());
    await gateway.start();
    if (gateway.pid === undefined) throw new Error('the gateway did not start');
    return { url: `http://127.0.0.1:${port}`, pid: gateway.pid };
  }

  /** As many people as asked for, with tokens that last. */
  async people(count: number): Promise<readonly Person[]> {
    if (Date.now() - this.#signedInAtMs > TOKEN_KEPT_MS) {
      this.#people = await eachOf(this.#people, ({ handle }) => this.#signIn(handle));
      this.#signedInAtMs = Date.now();
    }
    const missing = Array.from({ length: Math.max(0, count - this.#people.length) });
    this.#people.push(...(await eachOf(missing, () => this.#signUp())));
    return this.#people.slice(0, count);
  }

  /** A public room with these people in it; the first is its owner. */
  async room(members: readonly Person[]): Promise<string> {
    const [owner, ...others] = members;
    if (!owner) throw new Error('a room needs an owner');
    const { createRoom } = await this.graph<{ createRoom: { room?: { id: string } } }>(
      owner.token,
      'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { ... on CreateRoomSuccess { room { id } } } }',
      { input: { kind: 'PUBLIC', name: `bench ${randomUUID().slice(0, 8)}` } },
    );
    const roomId = createRoom.room?.id;
    if (roomId === undefined) throw new Error('the room was not made');
    await eachOf(others, ({ token }) => this.join(token, roomId));
    return roomId;
  }

  /** The public room of a platform that has one. */
  async onlyRoom(token: string): Promise<string> {
    const { searchRooms } = await this.graph<{ searchRooms: { edges: { node: { id: string } }[] } }>(
      token,
      '{ searchRooms { edges { node { id } } } }',
      {},
    );
    const [room, ...others] = searchRooms.edges;
    if (!room || others.length > 0) throw new Error(`${searchRooms.edges.length} rooms`);
    return room.node.id;
  }

  async join(token: string, roomId: string): Promise<void> {
    const { joinRoom } = await this.graph<{ joinRoom: { __typename: string } }>(
      token,
      'mutation ($roomId: ID!) { joinRoom(roomId: $roomId) { __typename } }',
      { roomId },
    );
    if (joinRoom.__typename !== 'JoinRoomSuccess') throw new Error(`joining: ${joinRoom.__typename}`);
  }

  /** @throws when the answer has errors */
  async graph<T>(token: string | undefined, query: string, variables: object): Promise<T> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: T; errors?: { message: string }[] };
    if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
    return data;
  }

  async #signUp(): Promise<Person> {
    const handle = `bench-${randomUUID().slice(0, 13)}`;
    const { signUp } = await this.graph<{ signUp: { signedIn?: SignedIn } }>(
      undefined,
      `mutation ($input: SignUpInput!) { signUp(input: $input) { ... on SignUpSuccess { signedIn { accessToken user { id handle } } } } }`,
      { input: { handle, password: PASSWORD } },
    );
    this.#signedInAtMs ||= Date.now();
    return personOf(signUp.signedIn);
  }

  async #signIn(handle: string): Promise<Person> {
    const { signIn } = await this.graph<{ signIn: { signedIn?: SignedIn } }>(
      undefined,
      `mutation ($input: SignInInput!) { signIn(input: $input) { ... on SignInSuccess { signedIn { accessToken user { id handle } } } } }`,
      { input: { handle, password: PASSWORD } },
    );
    return personOf(signIn.signedIn);
  }
}

interface SignedIn {
  accessToken: string;
  user: { id: string; handle: string };
}

function personOf(signedIn: SignedIn | undefined): Person {
  if (!signedIn) throw new Error('nobody was signed in');
  return { userId: signedIn.user.id, handle: signedIn.user.handle, token: signedIn.accessToken };
}

/** Several at a time, answers in order. */
export async function eachOf<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of entries) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return results;
}
