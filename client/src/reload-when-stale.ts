const KEY = 'sl3:reloaded-at';
/** A page that is stale again this soon is broken in a way that no reload mends. */
const NOT_AGAIN_WITHIN_MS = 60_000;

/**
 * A tab that was open over a deploy asks for files that are gone: it reloads once, and then has the new ones. While the
 * device is offline nothing is stale, only out of reach; the part's own place says so (design/load-part.tsx).
 */
export function reloadWhenStale(reload: () => void = () => location.reload()): () => void {
  const onStale = () => {
    if (!navigator.onLine) return;
    const before = Number(sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - before < NOT_AGAIN_WITHIN_MS) return;
    sessionStorage.setItem(KEY, String(Date.now()));
    reload();
  };
  addEventListener('vite:preloadError', onStale);
  return () => removeEventListener('vite:preloadError', onStale);
}
