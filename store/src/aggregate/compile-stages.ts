import type { Doc } from '../bson/value.js';
import { MongoError } from '../error.js';
import type { FilterContext } from '../query/match.js';
import { bucket, bucketAuto, sortByCount } from './stages/bucket.js';
import { facet, unionWith } from './stages/branches.js';
import { graphLookup } from './stages/graph-lookup.js';
import { group } from './stages/group.js';
import { lookup } from './stages/lookup.js';
import { merge, out } from './stages/write.js';
import { addFields, project, replaceRoot, unset } from './stages/project.js';
import { redact } from './stages/redact.js';
import { setWindowFields } from './stages/set-window-fields.js';
import { count, limit, match, sample, skip, sort } from './stages/simple.js';
import { unwind } from './stages/unwind.js';
import { isStage, type StageName } from './stage-names.js';
import {
  eachDocument,
  type CompileChange,
  type CompileStage,
  type Documents,
  type PipelineContext,
  type Stage,
  type StageSpec,
} from './stage.js';

/** Every stage by its name. */
const stages: Record<StageName, CompileStage> = {
  $addFields: staged(addFields),
  $bucket: bucket,
  $bucketAuto: bucketAuto,
  $count: count,
  $facet: facet,
  $graphLookup: graphLookup,
  $group: group,
  $limit: limit,
  $lookup: lookup,
  $match: match,
  $merge: merge,
  $out: out,
  $project: staged(project),
  $redact: redact,
  $replaceRoot: staged(replaceRoot),
  $replaceWith: staged(replaceRoot),
  $sample: sample,
  $set: staged(addFields),
  $setWindowFields: setWindowFields,
  $skip: skip,
  $sort: sort,
  $sortByCount: sortByCount,
  $unionWith: unionWith,
  $unset: staged(unset),
  $unwind: unwind,
};

/** The stages that make one document of each. */
const changes = {
  $addFields: addFields,
  $project: project,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceRoot,
  $set: addFields,
  $unset: unset,
} satisfies Partial<Record<StageName, CompileChange>>;

/** Compiles stages one after the other into a single one; what is wrong with them is said before a document is read. */
export function compileStages(specs: readonly StageSpec[], context: PipelineContext): Stage {
  const compiled: Stage[] = [];
  for (const { name, argument } of specs) {
    if (isStage(name)) append(compiled, stages[name](argument, context, name));
  }
  return (documents) => compiled.reduce((from, stage) => paced(stage(from), context), documents);
}

/** Adds a stage, or joins it with the one before where both look at each document alone. */
function append(stages: Stage[], next: Stage): void {
  const first = stages.at(-1)?.each;
  const { each: second } = next;
  if (!first || !second) {
    stages.push(next);
    return;
  }
  stages[stages.length - 1] = eachDocument((document) => {
    const changed = first(document);
    return changed && second(changed);
  });
}

function staged(compile: CompileChange): CompileStage {
  return (argument, context, name) => eachDocument(compile(argument, context, name));
}

/**
 * Compiles the stages of an update.
 *
 * @throws naming a stage that does more than change each document
 */
export function compileChanges(specs: readonly StageSpec[], context: FilterContext): (document: Doc) => Doc {
  const compiled = specs.map(({ name, argument }) => {
    const compile = (changes as Partial<Record<string, CompileChange>>)[name];
    if (compile) return compile(argument, context, name);
    throw new MongoError(72, 'InvalidOptions', `${name} is not allowed to be used within an update`);
  });
  return (document) => compiled.reduce((made, change) => change(made), document);
}

/** Long work lets others have their turn between any two documents. */
async function* paced(documents: Documents, { pace }: PipelineContext): AsyncGenerator<Doc> {
  for await (const document of documents) {
    if (pace.isDue) await pace.pause();
    yield document;
  }
}
