// npm run env: prints .env.example from the config schemas of every process. A test keeps it fresh.
import { writeFileSync } from 'node:fs';
import { printEnvExample } from './env-example.js';

writeFileSync(new URL('../../.env.example', import.meta.url), printEnvExample());
