import type { Question } from './question.js';
import { fanOut } from './questions/fan-out.bench.js';
import { gateway } from './questions/gateway.bench.js';
import { historyPage } from './questions/history-page.bench.js';
import { send } from './questions/send.bench.js';
import { store } from './questions/store.bench.js';

/** In the order in which they are asked. */
export const QUESTIONS: readonly Question[] = [fanOut, gateway, historyPage, send, store];
