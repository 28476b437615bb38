import type { Collation } from '../bson/collation.js';
import type { FilterContext, Variables } from '../query/match.js';

/** What an expression is evaluated for. */
export interface Scope {
  /** `$$ROOT`, and `$$CURRENT` unless a stage rebinds it. */
  root: unknown;
  current: unknown;
  variables: Variables;
  /** How text is compared; by its bytes when there is none. */
  collation: Collation | undefined;
}

/** A compiled expression; undefined stands for a missing value. Numbers have their BSON types, going in and out. */
export type Expression = (scope: Scope) => unknown;

/** Compiles the argument of an operator. */
export type Compile = (expression: unknown) => Expression;

/** One expression operator: takes its argument as written. */
export type Operator = (argument: unknown, compile: Compile, name: string) => Expression;

/** The scope of one document. */
export const scopeOf = (root: unknown, { variables = {}, collation }: FilterContext): Scope => ({
  root,
  current: root,
  variables,
  collation,
});

/** The same scope with more variables. */
export const withVariables = (scope: Scope, more: Variables): Scope => ({
  ...scope,
  variables: { ...scope.variables, ...more },
});
