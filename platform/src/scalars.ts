import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';

/** A moment, as RFC 3339 text; a `Date` in code. */
export const DateTime = GraphQLDateTime;

/** A place in an ordered log. Its text is made and checked by {@link LogCursors}. */
export const Cursor = new GraphQLScalarType<string, string>({
  name: 'Cursor',
  description: 'An opaque, signed place in an ordered log. Hand it back as it is to resume after it, on any node.',
  serialize: String,
  parseValue: (value) => {
    if (typeof value !== 'string') throw new TypeError('A Cursor is a string.');
    return value;
  },
});
