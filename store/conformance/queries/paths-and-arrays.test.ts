import { DBRef, ObjectId } from 'mongodb';

import { queryRows } from '../support/query-table.js';
import { storeUnderTest } from '../support/under-test.js';

const store = storeUnderTest();
const id = new ObjectId('6b0337160dac06b2ab8db1b2');

queryRows('a dotted path', store, [
  ['leads into documents', [{ a: { b: { c: 1 } } }, { a: { b: 1 } }], { 'a.b.c': 1 }, [0]],
  ['leads through arrays of documents', [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 3 }] }], { 'a.b': 2 }, [0]],
  [
    'leads through arrays in arrays of documents',
    [{ a: [{ b: [{ c: 1 }] }] }, { a: [{ b: [] }] }],
    { 'a.b.c': 1 },
    [0],
  ],
  ['does not lead through an array in an array', [{ a: [[{ b: 1 }]] }, { a: [{ b: 1 }] }], { 'a.b': 1 }, [1]],
  ['ends at elements', [{ a: { b: [1, 2] } }, { a: { b: 3 } }], { 'a.b': 2 }, [0]],
  ['ends at elements of elements', [{ a: [{ b: [1, 2] }] }], { 'a.b': 2 }, [0]],
  ['with a place', [{ a: [1, 2] }, { a: [2, 1] }], { 'a.0': 1 }, [0]],
  ['with a place beyond the end', [{ a: [1] }, { a: [1, 2] }], { 'a.1': 2 }, [1]],
  ['with a place that is a field', [{ a: { 0: 1 } }, { a: { 1: 1 } }], { 'a.0': 1 }, [0]],
  ['with a place that is a field of elements', [{ a: [{ 0: 7 }] }], { $and: [{ 'a.0': 7 }] }, [0]],
  ['with a place in the middle', [{ a: [{ b: 1 }, { b: 2 }] }], { 'a.1.b': 2 }, [0]],
  ['with a place in the middle that is another', [{ a: [{ b: 1 }, { b: 2 }] }], { 'a.1.b': 1 }, []],
  ['with places in arrays of arrays', [{ a: [[1, 2], [3]] }, { a: [[2]] }], { 'a.0.1': 2 }, [0]],
  ['with leading zeros is no place', [{ a: [1] }, { a: { '00': 1 } }], { 'a.00': 1 }, [1]],
  ['to what is in a place, not inside of it', [{ a: [[1, 2]] }, { a: [1] }], { 'a.0': 1 }, [1]],
  ['to an array in a place', [{ a: [[1, 2]] }, { a: [1] }], { 'a.0': [1, 2] }, [0]],
  ['through a scalar finds it missing', [{ a: 1 }, { a: { b: 1 } }], { 'a.b': { $exists: false } }, [0]],
  ['fields of a DBRef', [{ a: new DBRef('users', id) }, { a: 1 }], { 'a.$id': id }, [0]],
]);

queryRows('null and missing', store, [
  ['null finds both', [{ a: null }, {}, { a: 0 }, { a: false }, { a: [] }], { a: null }, [0, 1]],
  ['null finds an array with null', [{ a: [1, null] }, { a: [1] }], { a: null }, [0]],
  ['null finds a missing field of a document', [{ a: {} }, { a: { b: 1 } }], { 'a.b': null }, [0]],
  ['null finds a field of a scalar missing', [{ a: 1 }, { a: 'x' }], { 'a.b': null }, [0, 1]],
  ['null finds no field in an array of scalars', [{ a: [1, 2] }, { a: [] }], { 'a.b': null }, []],
  ['null finds a missing field of an element', [{ a: [{ b: 1 }, {}] }, { a: [{ b: 1 }] }], { 'a.b': null }, [0]],
  ['null finds no field of a scalar in a place', [{ a: [5] }, { a: [{}] }], { 'a.0.b': null }, [1]],
  ['$ne null', [{ a: null }, {}, { a: 0 }, { a: [null] }, { a: [] }], { a: { $ne: null } }, [2, 4]],
  ['$in with null', [{ a: null }, {}, { a: 1 }], { a: { $in: [null] } }, [0, 1]],
  ['$nin with null', [{ a: null }, {}, { a: 1 }], { a: { $nin: [null] } }, [2]],
  ['$not $gt finds what is missing', [{ a: 1 }, { a: 9 }, {}, { a: null }], { a: { $not: { $gt: 5 } } }, [0, 2, 3]],
]);

queryRows('$exists', store, [
  ['true finds null too', [{ a: null }, {}, { a: 1 }], { a: { $exists: true } }, [0, 2]],
  ['false finds only what is missing', [{ a: null }, {}, { a: 1 }], { a: { $exists: false } }, [1]],
  ['takes 1 for true', [{ a: 1 }, {}], { a: { $exists: 1 } }, [0]],
  ['takes 0 for false', [{ a: 1 }, {}], { a: { $exists: 0 } }, [1]],
  ['takes null for false', [{ a: 1 }, {}], { a: { $exists: null } }, [1]],
  ['takes a text for true', [{ a: 1 }, {}], { a: { $exists: '' } }, [0]],
  ['of a field of any element', [{ a: [{ b: 1 }, {}] }, { a: [{}] }], { 'a.b': { $exists: true } }, [0]],
  [
    'false if no element has it',
    [{ a: [{ b: 1 }, {}] }, { a: [{}] }, { a: [] }],
    { 'a.b': { $exists: false } },
    [1, 2],
  ],
  ['of a place', [{ a: [1, 2] }, { a: [1] }, { a: 1 }], { 'a.1': { $exists: true } }, [0]],
  ['of an empty array', [{ a: [] }, {}], { a: { $exists: true } }, [0]],
]);

queryRows('$size', store, [
  ['counts elements', [{ a: [1, 2] }, { a: [1] }, { a: 2 }, {}], { a: { $size: 2 } }, [0]],
  ['counts an array in an array once', [{ a: [[1, 2]] }, { a: [1, 2] }], { a: { $size: 1 } }, [0]],
  ['0 finds empty arrays alone', [{ a: [] }, {}, { a: null }, { a: 0 }], { a: { $size: 0 } }, [0]],
  ['at the end of a path', [{ a: [{ b: [1] }] }, { a: [{ b: 1 }] }], { 'a.b': { $size: 1 } }, [0]],
  ['$not $size', [{ a: [1] }, { a: [] }, {}], { a: { $not: { $size: 1 } } }, [1, 2]],
]);

queryRows('$all', store, [
  ['wants every value', [{ a: [1, 2, 3] }, { a: [1, 3] }], { a: { $all: [1, 2] } }, [0]],
  ['in any order', [{ a: [2, 1] }], { a: { $all: [1, 2] } }, [0]],
  ['is content with a scalar for one value', [{ a: 1 }, { a: [1] }, { a: 2 }], { a: { $all: [1] } }, [0, 1]],
  ['takes the array itself for a value', [{ a: [1, 2] }, { a: [[1, 2]] }], { a: { $all: [[1, 2]] } }, [0, 1]],
  ['of no values finds nothing', [{ a: [] }, { a: [1] }, {}], { a: { $all: [] } }, []],
  ['of null finds what is missing', [{ a: null }, {}, { a: [null] }, { a: 1 }], { a: { $all: [null] } }, [0, 1, 2]],
  ['takes expressions', [{ a: ['abc', 'xyz'] }, { a: ['abc'] }], { a: { $all: [/^a/, /z$/] } }, [0]],
  ['over a path into elements', [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }] }], { 'a.b': { $all: [1, 2] } }, [0]],
  ['of documents', [{ a: [{ x: 1 }, { x: 2 }] }, { a: [{ x: 1 }] }], { a: { $all: [{ x: 1 }, { x: 2 }] } }, [0]],
  [
    'of several $elemMatch',
    [
      {
        a: [
          { x: 1, y: 1 },
          { x: 2, y: 2 },
        ],
      },
      { a: [{ x: 1, y: 2 }] },
    ],
    { a: { $all: [{ $elemMatch: { x: 1, y: 1 } }, { $elemMatch: { x: 2 } }] } },
    [0],
  ],
]);

queryRows('$elemMatch', store, [
  [
    'wants one element with all',
    [{ a: [{ x: 1, y: 1 }] }, { a: [{ x: 1 }, { y: 1 }] }],
    { a: { $elemMatch: { x: 1, y: 1 } } },
    [0],
  ],
  [
    'of operators wants one value with all',
    [{ a: [1, 9] }, { a: [5] }],
    { a: { $elemMatch: { $gt: 3, $lt: 7 } } },
    [1],
  ],
  ['finds nothing in a scalar', [{ a: 5 }, { a: [5] }], { a: { $elemMatch: { $gt: 3 } } }, [1]],
  ['finds nothing in a document', [{ a: { x: 1 } }, { a: [{ x: 1 }] }], { a: { $elemMatch: { x: 1 } } }, [1]],
  ['finds nothing in an empty array', [{ a: [] }], { a: { $elemMatch: { $exists: true } } }, []],
  [
    '{} finds elements that are documents',
    [{ a: [{}] }, { a: [1] }, { a: [] }, { a: [[]] }],
    { a: { $elemMatch: {} } },
    [0, 3],
  ],
  [
    'a missing field of an element is null',
    [{ a: [{ y: 1 }] }, { a: [{ x: 1 }] }, { a: [1] }],
    { a: { $elemMatch: { x: null } } },
    [0],
  ],
  [
    'with $or',
    [{ a: [{ x: 1 }] }, { a: [{ y: 2 }] }, { a: [{ x: 3 }] }],
    { a: { $elemMatch: { $or: [{ x: 1 }, { y: 2 }] } } },
    [0, 1],
  ],
  ['with $nor', [{ a: [{ x: 1 }] }, { a: [{ x: 2 }] }], { a: { $elemMatch: { $nor: [{ x: 1 }] } } }, [1]],
  [
    'with $and',
    [{ a: [{ x: 1, y: 1 }] }, { a: [{ x: 1 }] }],
    { a: { $elemMatch: { $and: [{ x: 1 }, { y: 1 }] } } },
    [0],
  ],
  [
    'inside of $elemMatch',
    [{ a: [{ b: [{ c: 1 }] }] }, { a: [{ b: [{ c: 2 }] }] }],
    { a: { $elemMatch: { b: { $elemMatch: { c: 1 } } } } },
    [0],
  ],
  [
    'of an array in an array',
    [{ a: [[1, 5]] }, { a: [[1]] }, { a: [5] }],
    { a: { $elemMatch: { $elemMatch: { $gt: 3 } } } },
    [0],
  ],
  [
    'takes an element that is an array as one value',
    [{ a: [[1, 5]] }, { a: [5] }],
    { a: { $elemMatch: { $gt: 3 } } },
    [1],
  ],
  ['$size of an element', [{ a: [[1, 2]] }, { a: [[1]] }, { a: [1, 2] }], { a: { $elemMatch: { $size: 2 } } }, [0]],
  ['places of an element that is an array', [{ a: [[7, 8]] }, { a: [[8]] }], { a: { $elemMatch: { 0: 7 } } }, [0]],
  [
    'does not look through an array in an array',
    [{ a: [[{ x: 1 }]] }, { a: [{ x: 1 }] }],
    { a: { $elemMatch: { x: 1 } } },
    [1],
  ],
  ['with $ne finds an element that is another', [{ a: [1] }, { a: [1, 2] }], { a: { $elemMatch: { $ne: 1 } } }, [1]],
  ['with $in', [{ a: [1, 2] }, { a: [3] }], { a: { $elemMatch: { $in: [2, 9] } } }, [0]],
  ['with $not', [{ a: [1] }, { a: [9] }], { a: { $elemMatch: { $not: { $gt: 5 } } } }, [0]],
  ['$not $elemMatch', [{ a: [1] }, { a: [9] }, {}, { a: 9 }], { a: { $not: { $elemMatch: { $gt: 5 } } } }, [0, 2, 3]],
  [
    'at the end of a path',
    [{ a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 2 }] } }],
    { 'a.b': { $elemMatch: { c: 1 } } },
    [0],
  ],
  [
    'through an array on the way',
    [{ a: [{ b: [5] }] }, { a: [{ b: [1] }] }],
    { 'a.b': { $elemMatch: { $gt: 3 } } },
    [0],
  ],
  [
    'of a DBRef by its id',
    [{ a: [new DBRef('users', id)] }, { a: [new DBRef('users', new ObjectId())] }],
    { a: { $elemMatch: { $id: id } } },
    [0],
  ],
  [
    'of a DBRef by its collection',
    [{ a: [new DBRef('users', id)] }, { a: [new DBRef('rooms', id)] }],
    { a: { $elemMatch: { $ref: 'users' } } },
    [0],
  ],
]);

queryRows('conditions beside each other on an array', store, [
  ['may be met by several elements', [{ a: [1, 9] }, { a: [1] }], { a: { $gt: 5, $lt: 3 } }, [0]],
  ['on fields, too', [{ a: [{ x: 1 }, { y: 2 }] }, { a: [{ x: 1 }] }], { 'a.x': 1, 'a.y': 2 }, [0]],
  ['$ne wants that none is equal', [{ a: [1, 2] }, { a: [2, 3] }], { a: { $ne: 1 } }, [1]],
  ['$nin wants that none is in the list', [{ a: [1, 2] }, { a: [3] }, {}], { a: { $nin: [2] } }, [1, 2]],
]);
