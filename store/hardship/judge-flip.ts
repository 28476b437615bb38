import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient, type Db, type Document } from 'mongodb';

import { startStrained, type StrainedStore } from './store-under-strain.js';

/** What became of the flips, by what the store said. */
export interface Verdicts {
  /** Opening refused the folder and said why. */
  refused: number;
  /** Reading ended in an error that names the record. */
  named: number;
  /** Nobody reads the bit: free page, free room in a page. */
  harmless: number;
  /** The running store met it, said so and ended. */
  ended: number;
  /** lmdb crashed on it, and the next start said why. */
  crashed: number;
}

/** By collection and id, each document as JSON. */
export type Written = Map<string, Map<string, string>>;

const hints: Document[] = [{ $natural: 1 }, { _id: 1 }, { a: 1 }, { tags: 1, text: 1 }];

/** How long a store that was led in circles may say nothing. */
const SILENCE_MS = 10_000;

/** What is wrong with how the store deals with a folder in which a bit was flipped while nobody served it. */
export async function judgeClosed(
  bundle: string,
  folder: string,
  written: Written,
  verdicts: Verdicts,
): Promise<string[]> {
  const said = runVerify(bundle, folder);
  const isWhole = said.status === 0;
  if (said.signal) return [`--verify ended by ${said.signal}`];
  if (!isWhole && !/damage|FAULT|understand|MDB_|cannot/i.test(said.text))
    return [`--verify did not say why: ${said.text}`];
  const store = startStrained(bundle, folder);
  const uri = await store.ready.catch(() => undefined);
  if (!uri) {
    await store.exited;
    if (store.child.signalCode) return [`the store ended by ${store.child.signalCode} as it opened`];
    if (isWhole) return [`opening refused what --verify found whole: ${store.stderr()}`];
    verdicts.refused++;
    return store.stderr().length > 0 ? [] : ['opening refused and said nothing'];
  }
  const client = connect(uri);
  const faults: string[] = [];
  try {
    const { wrong, errors, missing, otherwise } = await readEverything(client, written);
    faults.push(...wrong, ...otherwise);
    if (isWhole && missing > 0) faults.push(`${missing} documents vanished and nobody said so`);
    if (isWhole && errors > 0) faults.push('--verify found nothing, and reading found something');
    if (isWhole) await client.db('d').collection('more').insertMany(more());
  } catch (error) {
    faults.push(`unexpected: ${String(error)}`);
  } finally {
    await client.close();
    if (store.child.signalCode) faults.push(`the store ended by ${store.child.signalCode}`);
    store.child.kill('SIGTERM');
    await store.exited;
  }
  if (isWhole && runVerify(bundle, folder).status !== 0) faults.push('writing made it worse');
  if (isWhole) verdicts.harmless++;
  else verdicts.named++;
  return faults;
}

/** What is wrong with how a running store deals with a bit that is flipped in its file. */
export async function judgeServed(
  bundle: string,
  folder: string,
  flip: () => void,
  written: Written,
  verdicts: Verdicts,
): Promise<string[]> {
  const store = startStrained(bundle, folder);
  const client = connect(await store.ready);
  const faults: string[] = [];
  let errors = 0;
  let missing = 0;
  let otherwise: string[] = [];
  try {
    await client.db('admin').command({ ping: 1 });
    flip();
    const read = await readEverything(client, written);
    faults.push(...read.wrong);
    ({ errors, missing, otherwise } = read);
    await client.db('admin').command({ checkPages: 1 });
  } catch (error) {
    // A store that has ended, or says nothing any more, cannot answer.
    await Promise.race([store.exited, wait(SILENCE_MS, undefined, { ref: false })]);
    if (!hasEnded(store) && !/timed out/.test(String(error))) faults.push(`unexpected: ${String(error)}`);
  } finally {
    await client.close();
  }
  const isRunning = !hasEnded(store);
  const isSilent = isRunning && !(await answers(store));
  store.child.kill(isSilent ? 'SIGKILL' : 'SIGTERM');
  await store.exited;
  if (isRunning && !isSilent) {
    faults.push(...otherwise);
    if (errors === 0 && missing > 0) faults.push(`${missing} documents vanished and nobody said so`);
    if (errors > 0) verdicts.named++;
    else verdicts.harmless++;
    return faults;
  }
  if (store.stderr().includes('the data folder is damaged; the store ends')) {
    verdicts.ended++;
    return faults;
  }
  const next = runStart(bundle, folder);
  if (next.status === 0 || !next.text.includes('is damaged')) {
    faults.push(`the store ended by ${store.child.signalCode ?? 'itself'}, and its next start said: ${next.text}`);
  }
  verdicts.crashed++;
  return faults;
}

const connect = (uri: string): MongoClient =>
  new MongoClient(uri, { serverSelectionTimeoutMS: 2000, socketTimeoutMS: SILENCE_MS, retryReads: false });

const more = () => Array.from({ length: 50 }, (_, a) => ({ a, x: 'y' }));

const hasEnded = ({ child }: StrainedStore) => child.exitCode !== null || child.signalCode !== null;

async function answers(store: StrainedStore): Promise<boolean> {
  const client = connect(await store.ready);
  try {
    await client.db('admin').command({ ping: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

/** Reads every collection by every index. An error of another kind is no answer either, but says less. */
async function readEverything(client: MongoClient, written: Written) {
  const wrong: string[] = [];
  const otherwise: string[] = [];
  let errors = 0;
  let missing = 0;
  for (const [name, documents] of written) {
    for (const hint of hints) {
      const read = await readAll(client.db('d'), name, hint, documents);
      wrong.push(...read.wrong);
      otherwise.push(...read.otherwise);
      if (read.isRefused) errors++;
      else missing += read.missing;
    }
  }
  return { wrong, otherwise, errors, missing };
}

/** @throws when the store does not answer any more */
async function readAll(db: Db, name: string, hint: Document, documents: Map<string, string>) {
  const found = new Set<string>();
  const wrong: string[] = [];
  const otherwise: string[] = [];
  try {
    for await (const document of db.collection(name).find({}, { hint, batchSize: 40 })) {
      const id = String(document._id);
      if (documents.get(id) !== JSON.stringify(document)) wrong.push(`${name} ${id} was served altered`);
      found.add(id);
    }
  } catch (error) {
    const { codeName, code } = error as { codeName?: string; code?: number };
    if (code === undefined) throw error;
    if (codeName !== 'DataCorruptionDetected') otherwise.push(`reading ${name} ended otherwise: ${String(error)}`);
    return { wrong, otherwise, isRefused: true, missing: 0 };
  }
  return { wrong, otherwise, isRefused: false, missing: documents.size - found.size };
}

const runVerify = (bundle: string, folder: string) => run(bundle, '--verify', folder);

/** A start that is expected to be refused. */
const runStart = (bundle: string, folder: string) => run(bundle, '--port', '0', '--data', folder);

function run(bundle: string, ...args: string[]) {
  const options = { encoding: 'utf8', timeout: 20_000 } as const;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [bundle, ...args], options);
  return { status, signal, text: stdout + stderr };
}
