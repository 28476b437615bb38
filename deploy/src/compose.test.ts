import { readEnv } from '@sl3/platform/config';
import { SUBGRAPHS } from '@sl3/schema/subgraphs';
import { Ajv } from 'ajv';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
// Written for the build, which runs before anything is compiled.
// @ts-expect-error it has no types
import { servers as bundled } from '../../scripts/build.mjs';
// @ts-expect-error nor has this
import { images as packed } from '../../scripts/pack.mjs';
import { completeSecrets } from '../../stack/src/secrets.js';
import { readComposeFile, type Service } from './compose-file.js';
import { schemaOf } from './processes.js';
import { secretFiles } from './secret-files.js';

const root = new URL('../../', import.meta.url);
const compose = readComposeFile();
const services = Object.entries(compose.services);
interface Image {
  readonly name: string;
  readonly folder: string;
  readonly entry: string;
  readonly children?: readonly Image[];
}
const packedImages = packed as Image[];
const images = packedImages.map(({ name }) => name);
/** Ours are built; the others are pulled. */
const ours = services.filter(([, service]) => service.build);
const servers = ours.filter(([name]) => name !== 'sl3');

const files = secretFiles(completeSecrets({}), { mongodb: 'a', mongodbKey: 'b', redis: 'c' });

/** Every schema a service answers to: the worker runs the queues of all subgraphs, each with its own configuration. */
const schemasOf = (name: string): z.ZodObject[] =>
  [name, ...(name === 'worker' ? SUBGRAPHS : [])].map((process) => schemaOf(process));
const shapeOf = (name: string): Record<string, z.ZodType> =>
  Object.assign({}, ...schemasOf(name).map(({ shape }) => shape)) as Record<string, z.ZodType>;

/** The environment of a service with its secrets read, as its process sees it. */
function environmentOf(service: Service): Record<string, string> {
  const given = Object.entries(service.environment ?? {}).map(([variable, value]) => {
    const secret = /^\/run\/secrets\/(.+)$/.exec(String(value))?.[1];
    if (secret === undefined) return [variable, String(value)];
    return [variable.replace(/_FILE$/, ''), files[secret] ?? `there is no secret ${secret}`];
  });
  return Object.fromEntries(given) as Record<string, string>;
}

test('docker-compose.yml is what the Compose Specification allows', () => {
  const schema = JSON.parse(readFileSync(new URL('deploy/compose-spec.schema.json', root), 'utf8')) as object;
  const validate = new Ajv({ strict: false, validateFormats: false }).compile({
    ...schema,
    $schema: 'http://json-schema.org/draft-07/schema#',
  });
  validate(compose);
  expect(validate.errors).toBeNull();
});

test('every server that is bundled is packed, but the embedded store and what starts everything on one machine', () => {
  const bundles = (bundled as string[][]).map(([folder = '', file]) => `${folder}/${file}`);
  const elsewhere = ['store/src/main.ts', 'stack/src/main.ts', 'stack/src/start-stack.ts'];
  // By the name of the bundle: that of its source, wherever in src that lies.
  const nameOf = (bundle: string): string => bundle.replace(/\/src\/.*?([\w-]+)\.ts$/, '/$1');
  const inImages = packedImages
    .flatMap((image) => [image, ...(image.children ?? [])])
    .map(({ folder, entry }) => `${folder}/${entry}`);
  // The one worker runs what each of these would run apart.
  const isApart = (bundle: string): boolean => elsewhere.includes(bundle) || bundle.endsWith('/work.ts');
  expect([...new Set(inImages)].sort()).toEqual(
    bundles
      .filter((bundle) => !isApart(bundle))
      .map(nameOf)
      .sort(),
  );
});

test('every server that is packed has a service, and every service of ours an image that is built', () => {
  const dockerfile = readFileSync(new URL('deploy/docker/server.Dockerfile', root), 'utf8');
  const targets = [...dockerfile.matchAll(/^FROM server AS (\w+)$/gm)].map(([, target]) => target);
  expect(targets.sort()).toEqual([...images].sort());
  expect(ours.map(([, { build }]) => build?.target).sort()).toEqual([...images].sort());
  expect(
    ours.map(([, { build }]) => build?.dockerfile).filter((file) => !existsSync(new URL(file ?? '', root))),
  ).toEqual([]);
});

describe.each(ours)('the environment of %s', (name, service) => {
  const given = Object.keys(service.environment ?? {});
  const shape = shapeOf(name);
  const environment = environmentOf(service);

  test('has only variables that the process reads', () => {
    expect(Object.keys(environment).filter((variable) => !(variable in shape))).toEqual([]);
  });

  test('is one that the process starts with', () => {
    expect(() => readEnv(schemaOf(name), environment)).not.toThrow();
    if (name !== 'worker') return;
    const own = JSON.parse(environment['WORKER_ENV'] ?? '') as Record<string, Record<string, string>>;
    for (const subgraph of SUBGRAPHS)
      expect(() => readEnv(schemaOf(subgraph), { ...environment, ...own[subgraph] })).not.toThrow();
  });

  test('takes secrets from files that are mounted into it, and no other', () => {
    const files = given.filter((variable) => !(variable in shape));
    const mounted = files.map((variable) => String(service.environment?.[variable]).replace('/run/secrets/', ''));
    expect([...new Set(mounted)].sort()).toEqual([...(service.secrets ?? [])].sort());
  });
});

describe.each(servers)('%s', (name, service) => {
  const shape = shapeOf(name);

  test('listens where compose says, whatever .env holds', () => {
    const own = name === 'worker' ? ['HOST'] : ['HOST', 'PORT', 'MONGODB_DATABASE'];
    for (const variable of own.filter((one) => one in shape)) expect(service.environment).toHaveProperty(variable);
  });

  test('is given its secrets as files, so that `docker inspect` shows none', () => {
    const isSecret = (variable: string): boolean =>
      /(_SECRETS?|_KEY|_PASSWORD|^MONGODB_URI|^REDIS_URL)$/.test(variable);
    expect(Object.keys(service.environment ?? {}).filter(isSecret)).toEqual([]);
  });

  test('keeps what it writes to disk on a named volume', () => {
    const served = ['CLIENT_DIR', 'ADMIN_DIR', 'GRAPHIQL_DIR', 'SUPERGRAPH_FILE'];
    const folders = Object.keys(shape).filter(
      (variable) => /_(DIR|FILE)$/.test(variable) && !served.includes(variable),
    );
    const mounts = (service.volumes ?? []).map((volume) => volume.split(':'));
    for (const variable of folders) {
      const folder = String(service.environment?.[variable]);
      const [volume] = mounts.find(([, target = '']) => `${folder}/`.startsWith(`${target}/`)) ?? [];
      expect(compose.volumes, `${variable} (${folder})`).toHaveProperty(volume ?? 'no volume is mounted there');
    }
  });

  test('is asked whether it can serve', () => {
    const question = name === 'worker' ? ['9100/metrics'] : [];
    expect(service.healthcheck?.test).toEqual(['CMD', 'node', 'ready.mjs', ...question]);
  });
});

describe('who can reach whom', () => {
  const on = (network: string): string[] =>
    services.filter(([, service]) => service.networks?.includes(network)).map(([name]) => name);

  test('the world reaches only nginx', () => {
    expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['nginx']);
  });

  test('only those who answer the world or deliver webhooks have a way out', () => {
    const open = Object.keys(compose.networks).filter((name) => !compose.networks[name]?.internal);
    expect(open).toEqual(['edge', 'outside']);
    expect(on('outside')).toEqual(['users', 'worker']);
  });

  test('nginx reaches only the gateway, and the gateway no database', () => {
    expect(on('edge')).toEqual(['nginx', 'gateway']);
    expect(compose.services['nginx']?.networks).toEqual(['edge']);
    expect(on('data')).not.toContain('gateway');
    expect(compose.services['mongodb']?.networks).toEqual(['data']);
  });

  test('every address in the environment is a service that shares a network', () => {
    for (const [name, service] of ours) {
      const hosts = [...JSON.stringify(service.environment).matchAll(/http:\/\/([\w-]+):(\d+)/g)];
      for (const [, host = '', port] of hosts) {
        const target = compose.services[host];
        expect(target?.environment?.['PORT'], `${name} → ${host}`).toBe(Number(port));
        expect(target?.networks?.some((network) => service.networks?.includes(network))).toBe(true);
      }
    }
  });
});

describe('what is kept and what is pulled', () => {
  test('every secret that is mounted is one that npm run secrets makes, and none lies in the repository', () => {
    expect(Object.keys(compose.secrets).sort()).toEqual(Object.keys(files).sort());
    for (const [name, { file }] of Object.entries(compose.secrets)) expect(file).toBe(`deploy/secrets/${name}`);
    expect(readFileSync(new URL('.gitignore', root), 'utf8')).toContain('deploy/secrets/');
    expect(readFileSync(new URL('.dockerignore', root), 'utf8')).toContain('deploy/secrets');
  });

  test('every volume has a name, and every file that is mounted is there', () => {
    const sources = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    const [files, named] = [
      sources.filter((one) => one.startsWith('.')),
      sources.filter((one) => !one.startsWith('.')),
    ];
    expect(named.filter((volume) => !(volume in compose.volumes))).toEqual([]);
    expect(Object.keys(compose.volumes).filter((volume) => !named.includes(volume))).toEqual([]);
    expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
  });

  test('every image that is pulled has an exact version', () => {
    const pulled = services.flatMap(([, { build, image = '' }]) => (build ? [] : [image]));
    expect(pulled.filter((image) => !/:\d+\.\d+\.\d+/.test(image))).toEqual([]);
  });

  test('Redis writes everything down and evicts nothing', () => {
    const command = compose.services['redis']?.command?.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
  });

  test('MongoDB is a replica set, and no subgraph starts before it has a primary', () => {
    expect(compose.services['mongodb']?.command?.join(' ')).toContain('--replSet rs0');
    const waiting = servers.filter(([, { networks }]) => networks?.includes('data'));
    expect(waiting).toHaveLength(6);
    for (const [, { depends_on }] of waiting)
      expect(depends_on?.['mongodb-init']).toEqual({ condition: 'service_completed_successfully' });
  });
});
