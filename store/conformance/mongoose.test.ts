import mongoose, { Schema, Types, type Connection } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { refusalOf, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();
let connection: Connection;

beforeAll(async () => {
  connection = await mongoose.createConnection(store.uri, { dbName: `${store.database}_mongoose` }).asPromise();
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const postSchema = new Schema(
  {
    _id: String,
    roomId: { type: String, required: true },
    seq: { type: Number, required: true },
    kind: { type: String, default: 'post' },
    body: String,
    nonce: String,
    tags: [String],
    replies: [{ by: String, text: String }],
    meta: { type: Map, of: Number },
    author: { type: Schema.Types.ObjectId, ref: 'Person' },
  },
  { timestamps: true },
);
postSchema.index({ roomId: 1, seq: 1 }, { unique: true });
postSchema.index({ roomId: 1, nonce: 1 }, { unique: true, partialFilterExpression: { nonce: { $exists: true } } });

let models = 0;
async function postModel() {
  const model = connection.model(`Post${++models}`, postSchema);
  await model.init();
  return model;
}

describe('mongoose', () => {
  it('makes the indexes of a schema', async () => {
    const Post = await postModel();
    expect(Object.keys(await Post.collection.indexInformation())).toEqual([
      '_id_',
      'roomId_1_seq_1',
      'roomId_1_nonce_1',
    ]);
    expect(await Post.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
  });

  it('creates, finds, changes and removes a document', async () => {
    const Post = await postModel();
    await Post.create({ _id: 'p1', roomId: 'r', seq: 1, body: 'hello' });
    const post = await Post.findById('p1').orFail();
    post.body = 'changed';
    post.tags.push('a');
    await post.save();
    expect(await Post.findById('p1').lean()).toMatchObject({ body: 'changed', tags: ['a'], kind: 'post', __v: 1 });
    await post.deleteOne();
    expect(await Post.countDocuments()).toBe(0);
  });

  it('sets and moves timestamps', async () => {
    const Post = await postModel();
    const post = await Post.create({ _id: 'p1', roomId: 'r', seq: 1 });
    const { createdAt, updatedAt } = post;
    await expect.poll(() => Date.now()).toBeGreaterThan(updatedAt.getTime());
    await Post.updateOne({ _id: 'p1' }, { body: 'x' });
    const after = await Post.findById('p1').orFail();
    expect(after.createdAt).toEqual(createdAt);
    expect(after.updatedAt.getTime()).toBeGreaterThan(updatedAt.getTime());
  });

  it('tells which unique index refused', async () => {
    const Post = await postModel();
    await Post.create({ _id: 'p1', roomId: 'r', seq: 1, nonce: 'n' });
    const bySeq = await refusalOf(Post.create({ _id: 'p2', roomId: 'r', seq: 1 }));
    expect(bySeq).toMatchObject({ code: 11000, keyPattern: { roomId: 1, seq: 1 } });
    const byNonce = await refusalOf(Post.create({ _id: 'p3', roomId: 'r', seq: 2, nonce: 'n' }));
    expect(byNonce).toMatchObject({
      code: 11000,
      keyPattern: { roomId: 1, nonce: 1 },
      keyValue: { roomId: 'r', nonce: 'n' },
    });
  });

  it('appends many at once and says which were refused', async () => {
    const Post = await postModel();
    await Post.create({ _id: 'p1', roomId: 'r', seq: 2 });
    const posts = [1, 2, 3].map((seq) => ({ _id: `q${seq}`, roomId: 'r', seq }));
    const error = await refusalOf(Post.insertMany(posts, { ordered: true }));
    expect(error.code).toBe(11000);
    expect(error.writeErrors[0]).toMatchObject({ index: 1 });
    expect(await Post.countDocuments({ roomId: 'r' })).toBe(2);
  });

  it('reads pages in both directions', async () => {
    const Post = await postModel();
    await Post.insertMany(Array.from({ length: 30 }, (_, at) => ({ _id: `p${at}`, roomId: 'r', seq: at + 1 })));
    const before = await Post.find({ roomId: 'r', seq: { $lt: 20 } })
      .sort({ seq: -1 })
      .limit(5)
      .lean();
    expect(before.map(({ seq }) => seq)).toEqual([19, 18, 17, 16, 15]);
    const after = await Post.find({ roomId: 'r', seq: { $gt: 20 } })
      .sort({ seq: 1 })
      .limit(5)
      .lean();
    expect(after.map(({ seq }) => seq)).toEqual([21, 22, 23, 24, 25]);
  });

  it('upserts', async () => {
    const Post = await postModel();
    const post = await Post.findOneAndUpdate(
      { _id: 'p1' },
      { $set: { body: 'x' }, $setOnInsert: { roomId: 'r', seq: 1 } },
      { upsert: true, returnDocument: 'after', setDefaultsOnInsert: true },
    );
    expect(post).toMatchObject({ _id: 'p1', body: 'x', roomId: 'r', kind: 'post' });
  });

  it('changes a subdocument by position', async () => {
    const Post = await postModel();
    await Post.create({
      _id: 'p1',
      roomId: 'r',
      seq: 1,
      replies: [
        { by: 'a', text: '1' },
        { by: 'b', text: '2' },
      ],
    });
    await Post.updateOne({ _id: 'p1', 'replies.by': 'b' }, { $set: { 'replies.$.text': 'changed' } });
    const post = await Post.findById('p1').orFail();
    expect(post.replies.map(({ text }) => text)).toEqual(['1', 'changed']);
    post.replies.pull(post.replies[0]!._id);
    await post.save();
    expect((await Post.findById('p1').orFail()).replies).toHaveLength(1);
  });

  it('keeps maps', async () => {
    const Post = await postModel();
    const post = await Post.create({ _id: 'p1', roomId: 'r', seq: 1, meta: { a: 1 } });
    post.meta!.set('b', 2);
    await post.save();
    expect((await Post.findById('p1').lean())!.meta).toEqual({ a: 1, b: 2 });
  });

  it('populates', async () => {
    const Person = connection.model('Person', new Schema({ name: String }));
    const ann = await Person.create({ name: 'Ann' });
    const Post = await postModel();
    await Post.create({ _id: 'p1', roomId: 'r', seq: 1, author: ann._id });
    const post = await Post.findById('p1').populate<{ author: { name: string } }>('author').orFail();
    expect(post.author.name).toBe('Ann');
  });

  it('aggregates', async () => {
    const Post = await postModel();
    await Post.insertMany([1, 2, 3].map((seq) => ({ _id: `p${seq}`, roomId: seq < 3 ? 'r' : 's', seq })));
    const rooms = await Post.aggregate([{ $group: { _id: '$roomId', last: { $max: '$seq' } } }, { $sort: { _id: 1 } }]);
    expect(rooms).toEqual([
      { _id: 'r', last: 2 },
      { _id: 's', last: 3 },
    ]);
  });

  it('writes in bulk', async () => {
    const Post = await postModel();
    const operations: any[] = [
      { insertOne: { document: { _id: 'p1', roomId: 'r', seq: 1 } } },
      { updateOne: { filter: { _id: 'p1' }, update: { $set: { body: 'x' } } } },
      { updateOne: { filter: { _id: 'p2' }, update: { $setOnInsert: { roomId: 'r', seq: 2 } }, upsert: true } },
    ];
    const result = await Post.bulkWrite(operations);
    expect(result).toMatchObject({ insertedCount: 1, modifiedCount: 1, upsertedCount: 1 });
  });

  it('refuses a save over a newer version', async () => {
    const Post = await postModel();
    await Post.create({ _id: 'p1', roomId: 'r', seq: 1, tags: ['a', 'b'] });
    const [one, two] = await Promise.all([Post.findById('p1').orFail(), Post.findById('p1').orFail()]);
    (one.tags as any).pull('a');
    await one.save();
    (two.tags as any).set(0, 'z');
    await expect(two.save()).rejects.toThrow(/version|No matching document/);
  });

  it('streams with a cursor', async () => {
    const Post = await postModel();
    await Post.insertMany(Array.from({ length: 250 }, (_, at) => ({ _id: `p${at}`, roomId: 'r', seq: at })));
    let sum = 0;
    for await (const post of Post.find().lean().cursor({ batchSize: 50 })) sum += post.seq;
    expect(sum).toBe((249 * 250) / 2);
  });

  it('finds by ObjectId, exists, distinct, countDocuments', async () => {
    const Thing = connection.model('Thing', new Schema({ name: String, owner: Types.ObjectId }));
    const owner = new Types.ObjectId();
    await Thing.create({ name: 'a', owner });
    expect(await Thing.exists({ owner: owner.toHexString() })).not.toBeNull();
    expect(await Thing.distinct('name')).toEqual(['a']);
    expect(await Thing.countDocuments({ owner })).toBe(1);
    expect(await Thing.estimatedDocumentCount()).toBe(1);
  });
});
