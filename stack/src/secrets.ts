import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { SUBGRAPHS } from '@sl3/schema/subgraphs';
import { readJson, writeJson, type DataFolder } from './data-folder.js';

/** The secrets of one installation, made at its first start and kept in the data folder, readable by its user only. */
export interface Secrets {
  /** caller → target → the secret of that pair. */
  pairs: Record<string, Record<string, string>>;
  cursor: string;
  /** Signs the links to files. */
  mediaLink: string;
  /** Signs the links to exported files. */
  exportLink: string;
  /** The private key that signs the head of the audit, a JWK. */
  auditKey: object;
  /** The private key of access tokens, a JWK. */
  signingKey: object;
  /** The password of all demo accounts. */
  demoPassword: string;
}

const CALLERS = ['gateway', 'cli', ...SUBGRAPHS];

/** Reads the installation's secrets; makes what is not there yet, and changes nothing that is. */
export function loadSecrets(folder: Pick<DataFolder, 'file'>): Secrets {
  const file = folder.file('secrets.json');
  const secrets = completeSecrets(readJson<Partial<Secrets>>(file) ?? {});
  writeJson(file, secrets);
  return secrets;
}

/** What is kept, and new secrets for whatever is not. */
export function completeSecrets(kept: Partial<Secrets>): Secrets {
  return {
    pairs: Object.fromEntries(
      CALLERS.map((caller) => [
        caller,
        Object.fromEntries(SUBGRAPHS.map((target) => [target, kept.pairs?.[caller]?.[target] ?? newSecret()])),
      ]),
    ),
    cursor: kept.cursor ?? newSecret(),
    mediaLink: kept.mediaLink ?? newSecret(),
    exportLink: kept.exportLink ?? newSecret(),
    auditKey: kept.auditKey ?? newSigningKey(),
    signingKey: kept.signingKey ?? newSigningKey(),
    demoPassword: kept.demoPassword ?? newDemoPassword(),
  };
}

const newSecret = (): string => randomBytes(32).toString('base64url');

function newSigningKey(): object {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { ...privateKey.export({ format: 'jwk' }), kid: randomBytes(8).toString('hex'), alg: 'EdDSA', use: 'sig' };
}

// A known password would be the first thing tried on a demo that somebody left open, so each installation has its own.
function newDemoPassword(): string {
  const words = [
    'maple',
    'otter',
    'cedar',
    'heron',
    'amber',
    'comet',
    'birch',
    'lynx',
    'coral',
    'ember',
    'fjord',
    'tulip',
  ];
  const pick = (): string => words[randomInt(words.length)] ?? 'maple';
  return `${pick()}-${pick()}-${randomInt(1000, 10_000)}`;
}
