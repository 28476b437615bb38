import { runProcess } from '@sl3/platform/process';
import { loadConfig } from './config.js';
import { serveGateway } from './serve-gateway.js';

await runProcess('gateway', (scope) => serveGateway(loadConfig(process.env), scope));
