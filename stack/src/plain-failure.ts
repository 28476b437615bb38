/** A reason to stop that a person can act on: one plain sentence that names the cause and the remedy. */
export class PlainFailure extends Error {}
