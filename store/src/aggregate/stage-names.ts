/** The stages this store has, but for `$documents`, which a pipeline can only begin with. */
const names = [
  '$addFields',
  '$bucket',
  '$bucketAuto',
  '$count',
  '$facet',
  '$graphLookup',
  '$group',
  '$limit',
  '$lookup',
  '$match',
  '$merge',
  '$out',
  '$project',
  '$redact',
  '$replaceRoot',
  '$replaceWith',
  '$sample',
  '$set',
  '$setWindowFields',
  '$skip',
  '$sort',
  '$sortByCount',
  '$unionWith',
  '$unset',
  '$unwind',
] as const;
export type StageName = (typeof names)[number];

/** Whether there is a stage of this name. */
export const isStage = (name: string): name is StageName => (names as readonly string[]).includes(name);
