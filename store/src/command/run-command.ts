import { located, MongoError } from '../error.js';
import { encode } from '../bson/codec.js';
import { isDoc, type Doc } from '../bson/value.js';
import { isPageError } from '../storage/damage.js';
import type { Request } from '../wire/message.js';
import type { Call, CommandContext } from './command.js';
import { findCommand } from './commands.js';
import { refuseWrongTypes } from './field-types.js';

const SLOW_MS = 200;

/** Fields that any command may have. */
const common = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'mayBypassWriteBlocking',
]);

/** Runs a command; what goes wrong becomes its answer. */
export async function runCommand(context: CommandContext, request: Request): Promise<Buffer> {
  const started = performance.now();
  let plan: string | undefined;
  const call: Call = { ...request, notePlan: (name) => (plan = name) };
  try {
    refuseTransaction(call.body);
    const command = findCommand(call.name);
    // Only those that are known: names are the caller's, and there is no end of them.
    context.counters.set(call.name, (context.counters.get(call.name) ?? 0) + 1);
    if (!command.isOpen && !context.signIn.isAllowed) throw unauthorized(call.name);
    refuseUnknownFields(call, command.fields);
    refuseWrongTypes(call.body, call.name);
    const reply = await command.run(context, call);
    return Buffer.isBuffer(reply) ? reply : encode(reply);
  } catch (error) {
    if (error instanceof MongoError) return refusal(error);
    if (isPageError(error)) {
      context.watch.suspect(error);
      return refusal(new MongoError(8, 'DataCorruptionDetected', `data corruption detected: ${error.message}`));
    }
    context.log.error({ err: error, command: call.name }, 'command failed');
    return refusal(new MongoError(8, 'UnknownError', error instanceof Error ? error.message : String(error)));
  } finally {
    context.noteShape?.(call, plan);
    const ms = Math.round(performance.now() - started);
    if (ms > SLOW_MS) {
      const target = call.body[call.name];
      const collection = typeof target === 'string' ? `${call.database}.${target}` : call.database;
      context.log.warn({ command: call.name, collection, plan, ms, shape: shapeOf(call.body) }, 'slow command');
    }
  }
}

const unauthorized = (name: string) => new MongoError(13, 'Unauthorized', `Command ${name} requires authentication`);

/** The answer that refuses a command. */
export function refusal({ code, codeName, message, extra }: MongoError): Buffer {
  return encode({ ok: 0, errmsg: message, code, codeName, ...extra });
}

function refuseTransaction(body: Doc): void {
  if (!('txnNumber' in body) && !('startTransaction' in body) && !('autocommit' in body)) return;
  throw new MongoError(
    20,
    'IllegalOperation',
    'Transaction numbers are only allowed on a replica set member or mongos',
  );
}

function refuseUnknownFields({ body, name }: Call, fields: readonly string[]): void {
  for (const field of Object.keys(body)) {
    if (field === name || common.has(field) || fields.includes(field)) continue;
    throw located(40415, `BSON field '${name}.${field}' is an unknown field.`);
  }
}

/** The fields of a filter without their values, which are nobody's business in a log. */
function shapeOf(body: Doc): string[] | undefined {
  const filter = body['filter'] ?? body['query'];
  return isDoc(filter) ? Object.keys(filter) : undefined;
}
