import { composeServices } from '@apollo/composition';
import { parse, printSchema } from 'graphql';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SUBGRAPHS, type SubgraphName } from './subgraphs.js';

/** Composes printed subgraph SDL into the supergraph the gateway loads and the API schema that clients see. */
export function compose(sdlOf: Record<SubgraphName, string>): { supergraph: string; api: string } {
  const result = composeServices(
    // The gateway takes each address from its configuration; the name here only keeps composition content.
    SUBGRAPHS.map((name) => ({ name, url: `http://${name}.invalid/`, typeDefs: parse(sdlOf[name]) })),
  );
  if (result.errors) {
    throw new Error(result.errors.map((error) => `${String(error.extensions['code'])}: ${error.message}`).join('\n'));
  }
  // @apollo/gateway refuses a supergraph with `for: SECURITY` features. Without the mark it loads it and leaves the
  // checks to us: gateway/src/authorise.ts does them on both doors, and a test walks every marked field.
  const supergraph = result.supergraphSdl.replaceAll(
    /(specs\.apollo\.dev\/(?:authenticated|requiresScopes|policy)\/v[\d.]+"(?:, import: \[[^\]]*\])?), for: SECURITY\)/g,
    '$1)',
  );
  return { supergraph, api: printSchema(result.schema.toAPISchema().toGraphQLJSSchema()) };
}

export function readSubgraphs(folder: string): Record<SubgraphName, string> {
  return Object.fromEntries(
    SUBGRAPHS.map((name) => [name, readFileSync(`${folder}/${name}.graphql`, 'utf8')]),
  ) as Record<SubgraphName, string>;
}

/** Writes to a temporary name first, so that a reader never sees half a file. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.tmp`, text.endsWith('\n') ? text : `${text}\n`);
  renameSync(`${file}.tmp`, file);
}
