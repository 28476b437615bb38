import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { reloadWhenStale } from './reload-when-stale.js';

const reload = vi.fn();
let stop: () => void;
const aPartIsGone = () => dispatchEvent(new Event('vite:preloadError'));

beforeEach(() => {
  reload.mockClear();
  stop = reloadWhenStale(reload);
});
afterEach(() => stop());

describe('a tab that was open over a deploy', () => {
  test('reloads when a part of the old page is gone', () => {
    aPartIsGone();
    expect(reload).toHaveBeenCalledTimes(1);
  });

  test('does not reload for ever when that did not help', () => {
    aPartIsGone();
    aPartIsGone();
    expect(reload).toHaveBeenCalledTimes(1);
  });

  test('reloads again at the next deploy', () => {
    aPartIsGone();
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
    aPartIsGone();
    expect(reload).toHaveBeenCalledTimes(2);
  });

  test('stays while the device is offline: what is written there would be in the way of a blank page', () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    aPartIsGone();
    expect(reload).not.toHaveBeenCalled();
  });
});
