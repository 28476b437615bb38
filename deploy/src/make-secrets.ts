// npm run secrets: makes the secrets that docker-compose.yml mounts, in deploy/secrets or in the folder that is named.
// What is there stays: a second run adds only what a newer version needs.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadSecrets } from '../../stack/src/secrets.js';
import { secretFiles, type StorePasswords } from './secret-files.js';

const folder = resolve(process.argv[2] ?? 'deploy/secrets');
mkdirSync(folder, { recursive: true });
// The folder is what keeps others out: the files are mounted into containers whose users are not this one.
chmodSync(folder, 0o700);

const secrets = loadSecrets({ file: (...names) => join(folder, ...names) });
const files = secretFiles(secrets, loadPasswords(join(folder, 'stores.json')));
for (const [name, content] of Object.entries(files)) {
  writeFileSync(join(folder, name), content, { mode: 0o444, flag: 'w+' });
}
console.log(`${Object.keys(files).length} secrets are in ${folder}. Keep a copy where backups go.`);

function loadPasswords(file: string): StorePasswords {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as StorePasswords;
  const secret = (bytes: number): string => randomBytes(bytes).toString('base64url');
  const passwords = { mongodb: secret(24), mongodbKey: randomBytes(48).toString('base64'), redis: secret(24) };
  writeFileSync(file, JSON.stringify(passwords, null, 2), { mode: 0o600 });
  return passwords;
}
