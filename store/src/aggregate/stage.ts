import type { Collation } from '../bson/collation.js';
import type { Doc } from '../bson/value.js';
import type { FilterContext, Variables } from '../query/match.js';
import type { Pace } from '../query/pace.js';
import type { Collection } from '../storage/collection.js';
import type { Environment } from '../storage/environment.js';

/** Documents on their way through a pipeline, one at a time. */
export type Documents = AsyncIterable<Doc>;

/** A compiled stage. */
export interface Stage {
  (documents: Documents): Documents;
  /** What it does to each document, where it looks at no other: neighbours of this kind are done in one go. */
  each?: ChangeOrDrop;
}

/** What becomes of a document; nothing, when it is left out. */
export type ChangeOrDrop = (document: Doc) => Doc | undefined;

/** One stage as it was written: its name and argument, numbers typed. */
export interface StageSpec {
  name: string;
  argument: unknown;
}

/** Where `$out` and `$merge` put documents. */
export interface Target {
  /** Puts `documents` in the place of all that a collection has. */
  replaceAll: (database: string, name: string, documents: Documents) => Promise<void>;
  /** Puts documents into a collection, a batch of them in one write job. */
  merge: (database: string, name: string, documents: Documents, options: MergeOptions) => Promise<void>;
}

/** What `$merge` was told. */
export interface MergeOptions {
  /** The fields by which documents are the same. */
  on: readonly string[];
  whenMatched: string | readonly unknown[];
  whenNotMatched: string;
  /** What a pipeline in `whenMatched` means for a document that comes: it may name `$$new` and what `let` says. */
  bind: (document: Doc) => FilterContext;
}

/** What a pipeline may touch. */
export interface PipelineContext {
  environment: Environment;
  database: string;
  /** The collection it reads. */
  name: string;
  /** A collection of the same database. */
  find: (name: string) => Collection | undefined;
  variables: Variables;
  /** How text is compared; by its bytes when there is none. */
  collation?: Collation;
  pace: Pace;
  notePlan: (plan: string) => void;
  target: Target;
  /** Compiles other stages, for those that hold or stand for some. */
  compile: (stages: readonly StageSpec[], context: PipelineContext) => Stage;
  /** Runs another pipeline, for the stages that hold one. */
  run: (context: PipelineContext, name: string, stages: readonly StageSpec[]) => Documents;
}

/** Compiles one kind of stage. */
export type CompileStage = (argument: unknown, context: PipelineContext, name: string) => Stage;

/** Compiles a stage that makes one document of each, looking at no other; updates are written with these too. */
export type CompileChange = (argument: unknown, context: FilterContext, name: string) => (document: Doc) => Doc;

/** A stage that looks at each document alone, and answers what becomes of it. */
export function eachDocument(change: ChangeOrDrop): Stage {
  const stage: Stage = async function* (documents) {
    for await (const document of documents) {
      const changed = change(document);
      if (changed) yield changed;
    }
  };
  stage.each = change;
  return stage;
}

/** A stage that needs all documents before it can answer the first. */
export function allDocuments(run: (documents: Documents) => Promise<Iterable<Doc>>): Stage {
  return async function* (documents) {
    yield* await run(documents);
  };
}
