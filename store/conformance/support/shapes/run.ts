import type { Collection, Document } from 'mongodb';

import type { Chance } from '../random/numbers.js';
import type { Shape } from './parse-shape.js';

/** What a check works on. */
export interface Run {
  shape: Shape;
  chance: Chance;
  collection: Collection<any>;
  /** What is in the collection, numbers typed. */
  documents: Document[];
  /** Sends the shape's command about the collection with these fields; answers numbers typed. */
  run: (fields: Document) => Promise<Document>;
}
