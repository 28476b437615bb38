import { PageInfo } from '@sl3/platform/page';
import { Field, Int, ObjectType, type ClassType } from 'type-graphql';

/** A page as verbs hand it out. The total is counted only when it is asked for. */
export interface Page<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: PageInfo;
  readonly count: () => Promise<number>;
}

/** The edge type of one kind of node: `class ReportEdge extends edgeOf(() => Report) {}`. */
export function edgeOf<T extends object>(node: () => ClassType<T>) {
  @ObjectType()
  abstract class EdgeOfNode {
    @Field(() => String)
    cursor!: string;

    @Field(node)
    node!: T;
  }
  return EdgeOfNode;
}

/** The connection type of one kind of edge: `class ReportConnection extends connectionOf(() => ReportEdge) {}`. */
export function connectionOf<E extends object>(edge: () => ClassType<E>) {
  @ObjectType()
  abstract class ConnectionOfEdges {
    @Field(() => [edge()])
    edges!: E[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    count!: () => Promise<number>;

    @Field(() => Int, { description: 'How many there are in all, with the same filter.' })
    totalCount(): Promise<number> {
      return this.count();
    }
  }
  return ConnectionOfEdges;
}
