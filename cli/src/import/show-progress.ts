import { SingleBar } from 'cli-progress';

type What = 'checking' | 'people' | 'rooms' | 'messages' | 'reports';
const TITLES: Record<What, string> = {
  checking: 'Checking the file',
  people: 'People',
  rooms: 'Rooms',
  messages: 'Messages',
  reports: 'Reports',
};

/** A progress bar where a person watches; a line a step where nobody does. */
export function showProgress(stream: NodeJS.WriteStream): {
  on: (done: number, total: number, what: What) => void;
  stop: () => void;
} {
  let bar: SingleBar | undefined;
  let current: What | undefined;
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  const on = (done: number, total: number, what: What): void => {
    if (what !== current) {
      stop();
      current = what;
      if (what === 'checking' || !stream.isTTY) {
        stream.write(`${TITLES[what]} …\n`);
        return;
      }
      bar = new SingleBar({
        format: `${TITLES[what].padEnd(9)} {bar} {value} of {total}, {eta_formatted} left`,
        stream,
        hideCursor: true,
      });
      bar.start(total, done);
      return;
    }
    bar?.update(done);
  };
  return { on, stop };
}
