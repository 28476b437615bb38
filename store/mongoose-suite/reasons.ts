/** Why a test of mongoose fails on the store although the store does what it promises. */
export interface Reason {
  /** A sentence for the table. */
  says: string;
  /** What the failure says of itself. */
  message: RegExp;
}

/** In the order in which they are tried; what none of them explains is a fault. */
export const REASONS: readonly Reason[] = [
  {
    says: 'Places on a map (`2d` and `2dsphere` indexes, `$near`, `$geoWithin` and the like) are left to MongoDB.',
    message: /index type '2d(sphere)?'|operator \$(geo|near)/,
  },
  { says: '`$text` and text indexes are left to MongoDB.', message: /index type 'text'|operator \$text/ },
  { says: '`$where` runs JavaScript in the server, which the store never does.', message: /operator \$where/ },
  {
    says: 'Time series collections are left to MongoDB.',
    message: /option create\.timeseries|command setParameter/,
  },
  {
    says: '`$jsonSchema` is left to MongoDB, and so are the validators of a collection.',
    message: /option create\.validator/,
  },
  { says: 'Hashed indexes serve sharding, which a single machine has not.', message: /index type 'hashed'/ },
  { says: 'Clustered collections are left to MongoDB.', message: /option create\.clusteredIndex/ },
  {
    says: 'Collections with a collation of their own are left to MongoDB; queries, updates and indexes have theirs.',
    message: /option create\.collation/,
  },
  { says: 'Capped collections are left to MongoDB.', message: /option create\.capped/ },
  {
    says: 'The size V8 gives a document in memory, expected to be at most 200 bytes; it is 201 or more on Node 20 without any store.',
    message: /^20\d$/,
  },
];
