import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { CallContext } from '../data-source.js';
import { fetchEntities, type EntityRequest, type EntitySource } from './entities.js';

type Json = Record<string, unknown>;

/** However well changes are told, nobody is believed for longer. */
const KEPT_MS = 60_000;
/** Of all documents together; beyond it everybody is asked for again. */
const KEPT_PEOPLE = 20_000;

interface GraphQLRequest {
  readonly query?: string | undefined;
  readonly variables?: Json | undefined;
}

interface Known {
  readonly entity: Json;
  readonly untilMs: number;
}

/**
 * The users subgraph, with the people it has told of lately kept in memory: whoever talks in a room is part of
 * each message, and seldom changes.
 *
 * Only what a whole group of subscribers is told is kept; what is asked on behalf of one viewer goes through. Users states
 * every change of a person, and {@link changed} forgets who it was about.
 */
export class KnownPeople implements EntitySource {
  /** By the text of the query, and then by id. */
  readonly #known = new Map<string, Map<string, Known>>();
  #size = 0;
  #changes = 0;

  constructor(private readonly users: GraphQLDataSource) {}

  changed(userId: string): void {
    this.#changes += 1;
    for (const people of this.#known.values()) if (people.delete(userId)) this.#size -= 1;
  }

  recall(request: EntityRequest, call: CallContext): readonly Json[] | undefined {
    if (!isShared(call) || !isForPeople(request)) return undefined;
    const { query, variables } = request;
    const people: Json[] = [];
    for (const { id } of variables.representations) {
      const person = this.#recall(query, String(id));
      if (!person) return undefined;
      people.push(person);
    }
    return people;
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- the interface's own type parameter
  async process(options: GraphQLDataSourceProcessOptions<any>): Promise<any> {
    const request = options.request as GraphQLRequest;
    const call = options.context as CallContext;
    if (!isShared(call) || !isForPeople(request)) return this.users.process(options);
    const { query, variables } = request;
    const ids = variables.representations.map(({ id }) => String(id));
    const missing = [...new Set(ids)].filter((id) => !this.#recall(query, id));
    const asked = new Map<string, Json | null>();
    if (missing.length > 0) {
      const changes = this.#changes;
      const representations = missing.map((id) => ({ __typename: 'User', id }));
      const entities = await fetchEntities(this.users, { query, variables: { representations } }, call);
      for (const [index, id] of missing.entries()) asked.set(id, entities[index] ?? null);
      // Who changed while users answered may be told as before.
      if (changes === this.#changes) this.#keep(query, asked);
    }
    return { data: { _entities: ids.map((id) => asked.get(id) ?? this.#recall(query, id) ?? null) } };
  }

  #recall(query: string, id: string): Json | undefined {
    const known = this.#known.get(query)?.get(id);
    return known && known.untilMs > performance.now() ? known.entity : undefined;
  }

  #keep(query: string, people: ReadonlyMap<string, Json | null>): void {
    if (this.#size + people.size > KEPT_PEOPLE) {
      this.#known.clear();
      this.#size = 0;
    }
    const kept = this.#known.get(query) ?? new Map<string, Known>();
    this.#known.set(query, kept);
    const untilMs = performance.now() + KEPT_MS;
    for (const [id, entity] of people) {
      if (!entity) continue; // an id that nobody has yet
      if (!kept.has(id)) this.#size += 1;
      kept.set(id, { entity: Object.freeze(entity), untilMs });
    }
  }
}

/** Whether this is asked on behalf of a whole group. */
const isShared = ({ claims }: CallContext): boolean => claims.principal.kind === 'group';

/** Whether this asks for people by their ids and by nothing else. */
function isForPeople(request: GraphQLRequest): request is EntityRequest {
  const { query, variables = {} } = request;
  if (query === undefined) return false;
  for (const name in variables) if (name !== 'representations') return false;
  const { representations } = variables;
  return Array.isArray(representations) && (representations as Json[]).every(isOnlyId);
}

function isOnlyId(representation: Json): boolean {
  for (const name in representation) if (name !== '__typename' && name !== 'id') return false;
  return representation['__typename'] === 'User' && representation['id'] !== undefined;
}
