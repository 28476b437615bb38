// Sends as fast as acknowledgements come: so many people at once, each waiting for one before the next.
import { percentile } from '../measure/spread.js';
import { takeCalls } from '../remote.js';
import { openPerson, type Sender } from './senders.js';

export interface Speaker {
  readonly token: string;
  readonly roomId: string;
}

const AT_ONCE = 50; // sockets being opened, below what one address may have half open

let speakers: { sender: Sender; roomId: string }[] = [];
let fault: Error | undefined;
let said = 0;

async function connect({ url, people }: { url: string; people: readonly Speaker[] }): Promise<void> {
  for (const { sender } of speakers) sender.close();
  speakers = [];
  const onCut = (why: Error): void => void (fault ??= why);
  for (let from = 0; from < people.length; from += AT_ONCE) {
    const opened = people.slice(from, from + AT_ONCE).map(async ({ token, roomId }) => ({
      sender: await openPerson({ url, token, onCut }),
      roomId,
    }));
    speakers.push(...(await Promise.all(opened)));
  }
}

async function speak({ messages }: { messages: number }): Promise<{ perSecond: number; p50Ms: number; p99Ms: number }> {
  const latencies: number[] = [];
  let left = messages;
  const startedAt = performance.now();
  await Promise.all(
    speakers.map(async ({ sender, roomId }) => {
      while (left-- > 0) {
        const sentAt = performance.now();
        await sender.send(roomId, `said as number ${++said}`.padEnd(80, '.'));
        latencies.push(performance.now() - sentAt);
      }
    }),
  );
  if (fault) throw fault;
  const seconds = (performance.now() - startedAt) / 1_000;
  return { perSecond: messages / seconds, p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99) };
}

const calls = { connect, speak };
export type SendLoad = typeof calls;
takeCalls(calls);
