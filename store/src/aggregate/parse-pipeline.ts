import { isDoc } from '../bson/value.js';
import { located, notSupported } from '../error.js';
import { isStage } from './stage-names.js';
import type { StageSpec } from './stage.js';

/** Stages MongoDB has and this store has not. */
const foreign = new Set([
  '$geoNear',
  '$search',
  '$searchMeta',
  '$vectorSearch',
  '$changeStream',
  '$changeStreamSplitLargeEvent',
  '$collStats',
  '$currentOp',
  '$densify',
  '$fill',
  '$indexStats',
  '$listLocalSessions',
  '$listSessions',
  '$planCacheStats',
  '$querySettings',
]);

const writing = new Set(['$out', '$merge']);

/**
 * Reads a pipeline; each stage has exactly one field, and what writes comes last.
 *
 * @param within - the stage it is part of; nothing is written from inside of another stage
 */
export function parsePipeline(stages: readonly unknown[], within?: string): StageSpec[] {
  return stages.map((stage, at) => {
    const [entry, ...more] = isDoc(stage) ? Object.entries(stage) : [];
    if (!entry || more.length > 0) {
      throw located(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    const [name, argument] = entry;
    if (foreign.has(name)) throw notSupported(`stage ${name}`);
    if (name === '$documents') {
      if (at > 0) throw located(40602, '$documents is only valid as the first stage in a pipeline');
    } else if (!isStage(name)) throw located(40324, `Unrecognized pipeline stage name: '${name}'`);
    if (writing.has(name)) refuseWriting(name, within, at === stages.length - 1);
    if (name === '$facet' && within === '$facet')
      throw located(40600, '$facet is not allowed to be used within a $facet stage');
    return { name, argument };
  });
}

function refuseWriting(name: string, within: string | undefined, isLast: boolean): void {
  if (within === '$facet') throw located(40600, `${name} is not allowed to be used within a $facet stage`);
  if (within === '$lookup') throw located(51047, `${name} is not allowed within a $lookup's sub-pipeline`);
  if (within === '$unionWith') throw located(31441, `${name} is not allowed within a $unionWith's sub-pipeline`);
  if (!isLast) throw located(40601, `${name} can only be the final stage in the pipeline`);
}
