import { useEffect, useState, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.js';
import { Dialog } from './Dialog.js';
import { Placeholder, Skeleton } from './Placeholder.js';

type Load<P> = () => Promise<ComponentType<P>>;

interface PartOptions<P> {
  readonly load: Load<P>;
  /** What stands in the part's place while it is on its way. */
  readonly Loading: ComponentType<P>;
  /** What stands there when it did not come. */
  readonly Absent: ComponentType<P>;
}

/** A screen that is not in the first bundle. */
export function lazyScreen<P extends object>(load: Load<P>): ComponentType<P> {
  return lazyPart({ load, Loading: ScreenLoading, Absent: ScreenAbsent });
}

/** A dialog that is not in the first bundle. */
export function lazyDialog<P extends { readonly onClose: () => void }>(load: Load<P>): ComponentType<P> {
  return lazyPart({ load, Loading: () => null, Absent: DialogAbsent });
}

/**
 * Loads a part when it is first drawn, or in the first idle moment, whichever comes first: from then on it opens without
 * a network. React's own `lazy` would throw for ever once a part did not come.
 */
function lazyPart<P extends object>({ load, Loading, Absent }: PartOptions<P>): ComponentType<P> {
  let part: Promise<ComponentType<P>> | undefined;
  let Here: ComponentType<P> | undefined;

  const fetchPart = async (): Promise<ComponentType<P>> => {
    part ??= load();
    try {
      return (Here = await part);
    } catch (fault) {
      // The next one who wants it asks again.
      part = undefined;
      throw fault;
    }
  };
  whenIdle(() => void fetchPart().catch(() => undefined));

  return function Part(props: P) {
    const [state, setState] = useState<'loading' | 'here' | 'absent'>(Here ? 'here' : 'loading');
    useEffect(() => {
      let isGone = false;
      const tell = (next: 'here' | 'absent') => () => {
        if (!isGone) setState(next);
      };
      fetchPart().then(tell('here'), tell('absent'));
      return () => {
        isGone = true;
      };
    }, []);
    if (state === 'absent') return <Absent {...props} />;
    return Here ? <Here {...props} /> : <Loading {...props} />;
  };
}

/** Safari has no idle callback: there a moment later must do. */
function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act, { timeout: 5_000 });
  else setTimeout(act, 2_000);
}

function ScreenLoading() {
  const { t } = useTranslation();
  return <Skeleton rows={6} label={t('app.loading')} />;
}

function ScreenAbsent() {
  const { t } = useTranslation();
  return (
    <Placeholder icon="offline" title={t('app.partAbsent.title')} text={t('app.partAbsent.text')}>
      <Reload />
    </Placeholder>
  );
}

function DialogAbsent({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('app.partAbsent.title')} onClose={onClose}>
      <p>{t('app.partAbsent.text')}</p>
      <div>
        <Reload />
      </div>
    </Dialog>
  );
}

/** A reload and not a second try: after a deploy the file has another name. Drafts and unsent messages outlive it. */
function Reload() {
  const { t } = useTranslation();
  const isOnline = useOnline();
  return (
    <Button look="primary" disabled={!isOnline} onClick={() => location.reload()}>
      {t('app.reload')}
    </Button>
  );
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return isOnline;
}
