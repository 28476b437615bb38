/** A shape taken apart: `find | filter: $gt = | limit: n | singleBatch`. */
export interface Shape {
  text: string;
  command: string;
  /** What follows the colon of a clause, by the clause's name; empty for a clause without one. */
  clauses: ReadonlyMap<string, string>;
}

/** Reads what `store/src/command/shape.ts` writes. */
export function parseShape(text: string): Shape {
  const [command = '', ...clauses] = text.split(' | ');
  return {
    text,
    command,
    clauses: new Map(
      clauses.map((clause) => {
        const [name = '', ...rest] = clause.split(': ');
        return [name, rest.join(': ')];
      }),
    ),
  };
}

/** The words of a clause: operators, directions. */
export const words = (clause: string | undefined): string[] => (clause ? clause.split(' ') : []);

/** No case can be made of a shape, because it has something these files do not know yet. */
export class UnknownShape extends Error {
  constructor(what: string) {
    super(`${what} is new here: teach store/conformance/support/shapes how a command with it is made and checked`);
  }
}
