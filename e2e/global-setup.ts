import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The stories run on the platform as it ships: bundled servers and the built client. */
export default function setup(): void {
  for (const built of ['stack/dist/start-stack.js', 'gateway/dist/main.js', 'client/dist/index.html']) {
    const file = fileURLToPath(new URL(`../${built}`, import.meta.url));
    if (!existsSync(file))
      throw new Error(`${built} is not built. Run npm run build, or npm test, which builds first.`);
  }
}
