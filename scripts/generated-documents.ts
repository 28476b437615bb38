import type { Plugin } from 'vite';

/**
 * Puts the generated document in the place of each `graphql(…)` call. Without it a bundle would carry every document
 * twice: once as the text that codegen looks it up by, once as what it finds.
 *
 * @param generated - the module of an application's documents, as its `*.operations.ts` import it, without `/gql`
 */
export function generatedDocuments(generated: string): Plugin {
  const call = /graphql\(`\s*(query|mutation|subscription|fragment)\s+(\w+)[^`]*`\)/g;
  return {
    name: 'generated-documents',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.operations.ts')) return undefined;
      const names = new Set<string>();
      const replaced = code.replace(call, (_text, kind: string, name: string) => {
        const document = `${name}${kind === 'fragment' ? 'FragmentDoc' : 'Document'}`;
        names.add(document);
        return document;
      });
      const imports = `import { ${[...names].join(', ')} } from '${generated}/graphql';`;
      return { code: replaced.replace(/^import \{ graphql \}.*$/m, imports), map: null };
    },
  };
}
