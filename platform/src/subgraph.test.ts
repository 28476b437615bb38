import { validateSchema } from 'graphql';
import {
  Arg,
  Ctx,
  Directive,
  Field,
  ID,
  ObjectType,
  Query,
  Resolver,
  createUnionType,
  registerEnumType,
} from 'type-graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from './clock.js';
import { badUserInput, notFound } from './errors.js';
import { memoryLog } from './log.js';
import { serveMetrics } from './metrics.js';
import { InvalidField, InvalidInputProblem } from './problems.js';
import { DateTime } from './scalars.js';
import { buildSubgraph, serveSubgraph, type InternalRequest } from './subgraph.js';
import { freePort } from './testing/free-port.js';
import { testSecret } from './testing/keys.js';
import { EnvelopeOpener, sealEnvelope, type Claims, type Viewer } from './viewer.js';
import type { AnswerExtensions } from './graphql-handler.js';

enum Mood {
  GLAD = 'GLAD',
  SAD = 'SAD',
}
registerEnumType(Mood, { name: 'Mood', description: 'How it reads.' });

@Directive('@key(fields: "id")')
@Directive('@tag(name: "public")')
@ObjectType({ description: 'A short text.' })
class Note {
  @Field(() => ID)
  id!: string;

  @Field(() => Mood)
  mood!: Mood;

  @Field(() => DateTime)
  createdAt!: Date;

  static __resolveReference({ id }: { id: string }): Note {
    return noteOf(id);
  }
}

const noteOf = (id: string) =>
  Object.assign(new Note(), { id, mood: Mood.GLAD, createdAt: new Date('2026-01-02T03:04:05.000Z') });

const ReadNoteResult = createUnionType({ name: 'ReadNoteResult', types: () => [Note, InvalidInputProblem] as const });

type Context = Partial<AnswerExtensions> & { viewer: Viewer };

@Resolver()
class NoteResolver {
  @Query(() => Note, { nullable: true, description: 'A note, or null.' })
  @Directive('@cacheControl(scope: PRIVATE)')
  note(@Arg('id', () => ID) id: string): Note {
    return noteOf(id);
  }

  @Query(() => ReadNoteResult)
  readNote(@Arg('id', () => ID) id: string, @Ctx() { viewer }: Context): typeof ReadNoteResult {
    return id === ''
      ? new InvalidInputProblem(viewer.locale, [new InvalidField('id', 'Indiquez une note.')])
      : noteOf(id);
  }

  @Query(() => ID)
  myId(@Ctx() { viewer }: Context): string {
    return viewer.userId;
  }

  @Query(() => Boolean, { nullable: true })
  fails(@Arg('how', () => String) how: string): boolean {
    if (how === 'not-found') throw notFound();
    if (how === 'bad-input') throw badUserInput('how', 'say how');
    throw new Error('E11000 duplicate key at 10.0.0.7');
  }

  @Query(() => Boolean)
  signIn(@Ctx() context: Context): boolean {
    context.answerExtensions!['session'] = { refreshToken: 'r1', expiresAt: '2026-01-02T03:04:05.000Z' };
    return true;
  }
}

const { schema, sdl } = buildSubgraph({
  name: 'notes',
  resolvers: [NoteResolver],
  entities: { Note },
  extraSDL: 'extend enum Mood @tag(name: "public")',
});

describe('the schema of a subgraph', () => {
  test('is valid, and declares what it takes from the federation', () => {
    expect(validateSchema(schema)).toEqual([]);
    expect(sdl).toMatch(/^extend schema\n {2}@link\(url: "https:\/\/specs\.apollo\.dev\/federation\/v2\.9"/);
  });

  test('carries the directives and descriptions of its classes, and those added as SDL', () => {
    expect(sdl).toContain('"""A short text."""\ntype Note @key(fields: "id") @tag(name: "public") {');
    expect(sdl).toContain('note(id: ID!): Note @cacheControl(scope: PRIVATE)');
    expect(sdl).toContain('type InvalidInputProblem implements Problem @shareable @tag(name: "public") {');
    expect(sdl).toContain('scalar DateTime');
    expect(sdl).toContain('extend enum Mood @tag(name: "public")');
    expect(sdl).not.toContain('DateTimeISO');
  });
});

describe('a served subgraph', () => {
  const logs = memoryLog();
  const secrets = { gateway: testSecret('gateway'), cli: testSecret('cli') };
  let served: { url: string; close(): Promise<void> };
  let brokenPart: string | undefined;

  beforeAll(async () => {
    served = await serveSubgraph<Context>({
      name: 'notes',
      schema,
      context: (_claims, viewer) => ({ viewer }),
      routes: {
        'POST /internal/import': {
          callers: ['cli'],
          handle: (request: InternalRequest) => Promise.resolve({ lines: [...request.lines()] }),
        },
        'GET /internal/echo': {
          callers: ['gateway'],
          handle: ({ query }: InternalRequest) => Promise.resolve({ said: query.get('say') }),
        },
      },
      config: { HOST: '127.0.0.1', PORT: 0, METRICS_PORT: 0, DRAIN_MS: 1_000 },
      opener: new EnvelopeOpener({ target: 'notes', callerSecrets: secrets, clock: systemClock }),
      log: logs.log,
      ready: () => Promise.resolve(brokenPart),
    });
  });
  afterAll(() => served.close());

  const viewer: Claims['principal'] = { kind: 'viewer', userId: 'user_1', sessionId: 's', role: 'USER', scopes: [] };
  function seal(body: string, more: { caller?: 'gateway' | 'cli'; principal?: Claims['principal'] } = {}) {
    const { caller = 'gateway', principal = viewer } = more;
    const claims: Claims = { caller, principal, requestId: 'req-7', locale: 'fr' };
    return sealEnvelope({ target: 'notes', secret: secrets[caller], claims, body });
  }
  async function post(path: string, body: string, headers: Record<string, string>) {
    const response = await fetch(served.url + path, { method: 'POST', body, headers });
    return { status: response.status, answer: await response.json() };
  }
  function run(query: string, variables = {}, principal = viewer) {
    const body = JSON.stringify({ query, variables });
    return post('/graphql', body, { 'sl3-envelope': seal(body, { principal }) });
  }

  test('answers queries and references', async () => {
    expect(await run('{ note(id: "n1") { id mood createdAt } }')).toEqual({
      status: 200,
      answer: { data: { note: { id: 'n1', mood: 'GLAD', createdAt: '2026-01-02T03:04:05.000Z' } } },
    });
    const representations = [{ __typename: 'Note', id: 'n2' }];
    const entities =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Note { id } } }';
    expect((await run(entities, { representations })).answer).toEqual({ data: { _entities: [{ id: 'n2' }] } });
  });

  test('answers a Problem in the language of the request', async () => {
    const query = '{ readNote(id: "") { __typename ... on InvalidInputProblem { message fields { path } } } }';
    expect((await run(query)).answer).toEqual({
      data: {
        readNote: {
          __typename: 'InvalidInputProblem',
          message: 'Certaines valeurs ne peuvent pas être utilisées telles quelles.',
          fields: [{ path: 'id' }],
        },
      },
    });
  });

  test('knows the viewer from the envelope, and only from there', async () => {
    expect((await run('{ myId }')).answer).toEqual({ data: { myId: 'user_1' } });
    const anonymous = await run('{ myId }', {}, { kind: 'anonymous' });
    expect(anonymous.answer).toMatchObject({ data: null, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  test('lets coded errors through as they are', async () => {
    expect((await run('{ fails(how: "not-found") }')).answer).toEqual({
      data: { fails: null },
      errors: [
        { message: 'Not found.', path: ['fails'], locations: expect.anything(), extensions: { code: 'NOT_FOUND' } },
      ],
    });
    expect((await run('{ fails(how: "bad-input") }')).answer).toMatchObject({
      errors: [{ message: 'how: say how', extensions: { code: 'BAD_USER_INPUT', path: 'how' } }],
    });
  });

  test('masks every other error, and logs it once with its stack and the request id', async () => {
    expect((await run('{ fails(how: "oops") }')).answer).toEqual({
      data: { fails: null },
      errors: [
        {
          message: 'Internal error',
          path: ['fails'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'req-7' },
        },
      ],
    });
    const logged = logs.lines().filter(({ msg }) => msg === 'request failed');
    expect(logged).toEqual([
      expect.objectContaining({
        requestId: 'req-7',
        err: expect.objectContaining({ stack: expect.stringContaining('E11000 duplicate key at 10.0.0.7\n    at ') }),
      }),
    ]);
  });

  test('hands what a resolver has for the gateway over in the extensions of that answer only', async () => {
    expect((await run('{ signIn }')).answer).toEqual({
      data: { signIn: true },
      extensions: { session: { refreshToken: 'r1', expiresAt: '2026-01-02T03:04:05.000Z' } },
    });
    expect((await run('{ myId }')).answer).not.toHaveProperty('extensions');
  });

  test('refuses to tell its schema', async () => {
    expect((await run('{ __schema { types { name } } }')).answer).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    expect((await run('{ _service { sdl } }')).answer).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });

  test('names what is wrong with a document without describing the schema', async () => {
    expect((await run('{ nute(id: "n1") { id } }')).answer.errors[0]).toMatchObject({
      message: expect.not.stringContaining('Did you mean'),
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
    expect((await run('{ note(')).answer.errors[0].extensions.code).toBe('GRAPHQL_PARSE_FAILED');
    expect((await run('query A { myId } query B { myId }')).answer.errors[0].extensions.code).toBe('BAD_REQUEST');
  });

  test('refuses a call without an envelope, or with one for another body, before it reads what is asked', async () => {
    const body = '{ this is not even JSON';
    expect((await post('/graphql', body, {})).status).toBe(403);
    expect((await post('/graphql', body, { 'sl3-envelope': seal('another') })).status).toBe(403);
    expect((await post('/graphql', body, { 'sl3-envelope': seal(body) })).status).toBe(400);
    expect((await post('/graphql', '[]', { 'sl3-envelope': seal('[]') })).status).toBe(400);
  });

  test('refuses a GraphQL body over 1 MiB', async () => {
    const body = JSON.stringify({ query: `{ note(id: "${'x'.repeat(1_100_000)}") { id } }` });
    expect((await post('/graphql', body, { 'sl3-envelope': seal(body) })).status).toBe(413);
  });

  test('serves internal routes to the callers they name, and to nobody else', async () => {
    const headers = { 'sl3-envelope': seal('') };
    const echo = await fetch(`${served.url}/internal/echo?say=hello`, { headers });
    expect([echo.status, await echo.json()]).toEqual([200, { said: 'hello' }]);
    const asCli = { headers: { 'sl3-envelope': seal('', { caller: 'cli' }) } };
    expect((await fetch(`${served.url}/internal/echo`, asCli)).status).toBe(403);
    expect((await fetch(`${served.url}/internal/nothing`, { headers })).status).toBe(404);
  });

  test('answers GraphQL to the gateway alone: nobody else may say who the viewer is', async () => {
    const body = JSON.stringify({ query: '{ myId }' });
    const asCli = { 'sl3-envelope': seal(body, { caller: 'cli' }) };
    expect((await post('/graphql', body, asCli)).status).toBe(403);
  });

  test('reads NDJSON, and names the line that is broken', async () => {
    const send = (body: string) =>
      post('/internal/import', body, {
        'content-type': 'application/x-ndjson',
        'sl3-envelope': seal(body, { caller: 'cli' }),
      });
    expect((await send('{"a":1}\n\n{"b":"é"}\n')).answer).toEqual({ lines: [{ a: 1 }, { b: 'é' }] });
    expect(await send('{"a":1}\n{"b"')).toEqual({ status: 400, answer: { error: { message: 'Line 2 is not JSON.' } } });
    const big = `${JSON.stringify({ text: 'x'.repeat(3_000_000) })}\n`;
    expect((await send(big)).status).toBe(200);
  });

  test('lets Prometheus read how it does, on a port of its own', async () => {
    await run('{ myId }');
    const metrics = await serveMetrics({ host: '127.0.0.1', port: await freePort() });
    const text = await (await fetch(metrics.url!)).text();
    await metrics.close();

    expect(text).toMatch(/sl3_request_seconds_count\{route="POST \/graphql",status="200"\} \d+/);
    expect(text).toContain('process_cpu_seconds_total');
    expect((await fetch(`${served.url}/metrics`)).status).toBe(404);
  });

  test('says that it is alive, and which part keeps it from serving', async () => {
    const ready = async () => {
      const response = await fetch(`${served.url}/ready`);
      return [response.status, await response.json()];
    };
    expect((await fetch(`${served.url}/health`)).status).toBe(200);
    expect(await ready()).toEqual([200, { ready: true }]);
    brokenPart = 'redis';
    expect(await ready()).toEqual([503, { ready: false, part: 'redis' }]);
    brokenPart = undefined;
  });
});
