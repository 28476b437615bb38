interface Result {
  readonly __typename: string;
  readonly message?: string;
  readonly fields?: readonly { readonly path: string; readonly message: string }[];
}

/** What went wrong, as one sentence: the field's own where the server names one. */
export function problemOf(result: Result | undefined): string | undefined {
  return result?.fields?.[0]?.message ?? result?.message;
}
