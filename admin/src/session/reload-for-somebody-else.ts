import { isStaff } from '../permissions.js';
import type { Session } from './session.js';

/**
 * Loads the page anew when whoever entered has gone, has another role or is somebody else: nothing that was read for one
 * person is left when another looks.
 */
export function reloadForSomebodyElse(session: Session, reload: () => void = () => location.reload()): void {
  let entered: string | undefined;
  session.onChange(() => {
    const viewer = session.viewer();
    const now = isStaff(viewer) ? `${viewer.id} ${viewer.role}` : undefined;
    if (entered !== undefined && now !== entered) reload();
    else entered = now;
  });
}
