import { useCallback, useSyncExternalStore } from 'react';
import { useChat } from '../graphql/use-chat.js';
import type { AssetLink } from './asset-links.js';

/** The living links of a file, for as long as they are on the screen: undefined until known, null when there are none. */
export function useAssetLink(assetId: string): AssetLink | null | undefined {
  const { links } = useChat();
  return useSyncExternalStore(
    useCallback((listener) => links.watch(assetId, listener), [links, assetId]),
    useCallback(() => links.of(assetId), [links, assetId]),
  );
}
