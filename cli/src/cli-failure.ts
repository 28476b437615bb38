/** A reason to stop that a person can act on. It is printed as it is, without a stack. */
export class CliFailure extends Error {}
