// The bugs that are planted to prove that the tests of the promises that can break silently bite.
//
// Each takes one decision out of the code that a promise of docs/ARCHITECTURE.md rests on, and names the test that must
// then fail. A mend that changes such a line changes the plant as well: `find` must be there exactly once.

const SEND_MESSAGE = {
  project: 'integration',
  file: 'subgraphs/messages/src/message/send-message.test.ts',
};
const ROOM_LOG = { project: 'integration', file: 'subgraphs/messages/src/log/room-log.test.ts' };
const ORDERED_LOG = { project: 'integration', file: 'platform/src/ordered-log.test.ts' };
const GROUP = { project: 'integration', file: 'gateway/src/live/group.test.ts' };
const RESUME = { project: 'integration', file: 'gateway/src/live/resume.test.ts' };
const HINTED_LINES = { project: 'integration', file: 'gateway/src/live/hinted-lines.test.ts' };
const NO_HOLE = { project: 'integration', file: 'gateway/src/live/no-hole.test.ts' };
const TWO_GATEWAYS = { project: 'integration', file: 'gateway/src/live/my-events.test.ts' };
const ROOM_FOLLOWER = { project: 'live', file: 'packages/live/src/room-follower.test.ts' };

/**
 * @typedef {object} Bug
 * @property {'D2' | 'D3' | 'D4' | 'D5' | 'D10'} promise
 * @property {string} what What a person would see.
 * @property {string} file Where it is planted.
 * @property {string} find The exact text that goes, once in the file.
 * @property {string} replace What takes its place.
 * @property {{ project: string, file: string, title: string }} test The test that must fail; `title` is a part of its name.
 */

/** @type {readonly Bug[]} */
export const bugs = [
  // D2: one nonce is one message, for ever, from any node.
  {
    promise: 'D2',
    what: 'A message whose reply was lost is said twice when the retry reaches another node: nonces are kept in memory.',
    file: 'subgraphs/messages/src/message/send-message.ts',
    find: `    return await append(ctx, { post, checkedAt, isSlow, attachments: attached.attachments });`,
    replace: `    const kept = { ...post, clientNonce: undefined };
    const nonces = (ctx.roomLog.nonces ??= new Map());
    const key = [roomId, post.authorId, post.clientNonce].join();
    if (nonces.has(key)) return repeat(ctx, { post: kept, sent: (await nonces.get(key)).message });
    nonces.set(key, append(ctx, { post: kept, checkedAt, isSlow, attachments: attached.attachments }));
    return await nonces.get(key);`,
    test: {
      ...SEND_MESSAGE,
      title: 'a retry after a lost reply returns the same id and seq, from the other node as well',
    },
  },
  {
    promise: 'D2',
    what: 'Of many impatient retries at once some are said again: the nonce is looked up, and no unique index refuses it.',
    file: 'subgraphs/messages/src/log/room-entry.ts',
    find: `{ unique: true, name: 'nonce_once',`,
    replace: `{ name: 'nonce_once',`,
    test: { ...SEND_MESSAGE, title: 'twenty retries at once on two nodes are stored once' },
  },
  {
    promise: 'D2',
    what: 'Another text under a nonce that was used is answered as sent, and is nowhere to be found.',
    file: 'subgraphs/messages/src/message/send-message.ts',
    find: `const isSame = digestOf(contentOf(post, { _id: sent._id, at: sent.at })) === sent.digest;`,
    replace: `const isSame = true;`,
    test: { ...SEND_MESSAGE, title: 'the same nonce with another text is refused, and says what was first sent' },
  },
  {
    promise: 'D2',
    what: 'A retry is refused as a conflict once its message has been edited: the present text is compared.',
    file: 'subgraphs/messages/src/message/send-message.ts',
    find: `const isSame = digestOf(contentOf(post, { _id: sent._id, at: sent.at })) === sent.digest;`,
    replace: `const isSame = post.body === sent.body && (post.kind ?? MessageKind.TEXT) === sent.messageKind;`,
    test: { ...SEND_MESSAGE, title: 'what was first sent counts, not what became of it' },
  },

  // D3: seq is 1, 2, 3 … without holes.
  {
    promise: 'D3',
    what: 'Readers skip messages for ever: the seq comes from a counter apart from the insert, so 8 is read before 7.',
    file: 'platform/src/ordered-log.ts',
    find: `const seq = known.head + batch.length + 1;`,
    replace: `// One for all processes: those of the test are objects of this one.
        const counters = ((globalThis as any).counters ??= new Map());
        const seq = (counters.get(state.name) ?? known.head) + 1;
        counters.set(state.name, seq);`,
    test: { ...ORDERED_LOG, title: 'lets no reader past a draft that another process is slow to write' },
  },
  {
    promise: 'D3',
    what: 'A message that was refused leaves a hole that everybody waits behind: it takes a seq with it.',
    file: 'platform/src/ordered-log.ts',
    find: `const seq = known.head + batch.length + 1;`,
    replace: `const seq = known.head + i + 1;`,
    test: { ...ORDERED_LOG, title: 'lets go of a draft that cannot be built, without leaving a hole' },
  },
  {
    promise: 'D3',
    what: 'A retry leaves a hole: it takes a seq although its message is there already.',
    file: 'platform/src/ordered-log.ts',
    find: `    await this.#answerExisting(state, waiting);`,
    replace: `    known.head += 1;
    await this.#answerExisting(state, waiting);`,
    test: { ...ROOM_LOG, title: 'D3: seq is 1, 2, 3 … without holes while two nodes send, edit, remove, retry' },
  },

  // D4: what is sent after something was acknowledged comes after it.
  {
    promise: 'D4',
    what: 'An answer stands above the question it answers: each node has reserved seqs in blocks of its own.',
    file: 'platform/src/ordered-log-rows.ts',
    find: `await this.#collection.insertMany(entries, { ordered: true });`,
    replace: `const counters = this.#collection.conn.db!.collection('counters');
      const options = { upsert: true, returnDocument: 'after' } as const;
      const blocks = ((this as any).blocks ??= new Map());
      for (const entry of entries as any[]) {
        const partition = entry[this.#partitionField];
        const block = blocks.get(partition) ?? { next: 1, end: 0 };
        blocks.set(partition, block);
        if (block.next > block.end) {
          const counter = await counters.findOneAndUpdate({ _id: partition }, { $inc: { n: 50 } }, options);
          Object.assign(block, { next: counter?.['n'] - 49, end: counter?.['n'] });
        }
        entry.seq = block.next++;
      }
      await this.#collection.insertMany(entries, { ordered: true });`,
    test: { ...ROOM_LOG, title: 'D4: what is sent after something was acknowledged comes after it' },
  },
  {
    promise: 'D4',
    what: 'A message that was acknowledged moves behind what was sent after it: it is acknowledged before it is stored.',
    file: 'platform/src/ordered-log.ts',
    find: `const failure = await this.#rows.insert(batch.map((built) => built.entry));`,
    replace: `for (const { waiting, entry } of batch) waiting.resolve({ entry, isNew: true });
      const failure = await this.#rows.insert(batch.map((built) => built.entry));`,
    test: { ...ROOM_LOG, title: 'D4: what is sent after something was acknowledged comes after it' },
  },
  {
    promise: 'D4',
    what: 'A message is acknowledged although the store fell silent: nobody waits for it to say that it has it.',
    file: 'platform/src/ordered-log-rows.ts',
    find: `      if (!refusal) throw error;`,
    replace: `      if (!refusal) return undefined;`,
    test: { ...ORDERED_LOG, title: 'says that it cannot tell when the answer to a write is lost' },
  },

  // D5: a subscriber is handed every seq after its cursor once, in order, or is told that it is not.
  {
    promise: 'D5',
    what: 'A room stands still until somebody writes again: nothing asks for what a lost hint would have told.',
    file: 'gateway/src/live/tailers.ts',
    find: `      setInterval(() => {
        this.poll();
      }, o.pollMs),`,
    replace: ``,
    test: { ...RESUME, title: 'is handed what no hint told of, though nobody noticed the loss' },
  },
  {
    promise: 'D5',
    what: 'A message that becomes readable a moment after its successor is never shown: the head moves past the hole.',
    file: 'gateway/src/live/ring.ts',
    find: `if (line.seq !== this.head.seq + 1) break;`,
    replace: `if (line.seq <= this.head.seq) continue;`,
    test: { ...RESUME, title: 'is not handed out past the one that is missing' },
  },
  {
    promise: 'D5',
    what: 'The last message is shown twice after each cut: a resume starts at its cursor and not after it.',
    file: 'gateway/src/live/payloads.ts',
    find: `return { from: cursor.seq };`,
    replace: `return { from: cursor.seq - 1 };`,
    test: { ...TWO_GATEWAYS, title: 'tell the same room the same, and a subscriber moves between them without a hole' },
  },
  {
    promise: 'D5',
    what: 'Who comes back reads what was edited or removed meanwhile: the ring keeps the text as it was.',
    file: 'gateway/src/live/ring.ts',
    find: `      this.#rewriteBy(line);
      this.#lines.push(line);`,
    replace: `      this.#lines.push(line);`,
    test: { ...NO_HOLE, title: 'is never replayed a text that was changed before it resumed' },
  },
  {
    promise: 'D5',
    what: 'Who comes back lacks what was said while they were away: they are seated where the others stand.',
    file: 'gateway/src/live/group.ts',
    find: `    if (at !== this.#delivered) return false;`,
    replace: ``,
    test: { ...GROUP, title: 'may come and go at any time' },
  },
  {
    promise: 'D5',
    what: 'After a restore a room shows what was said in another history: what a hint carries is taken wherever its numbers fit.',
    file: 'gateway/src/live/tailer.ts',
    find: ` || after.seq !== seq || after.digest !== digest)`,
    replace: ` || after.seq !== seq || !digest)`,
    test: { ...HINTED_LINES, title: 'of another history is not taken: the log is read' },
  },
  {
    promise: 'D5',
    what: 'The browser shows what follows a hole and never fetches what is in it.',
    file: 'packages/live/src/room-follower.ts',
    find: `const contiguous = leadingRun(fresh, appliedSeq);`,
    replace: `const contiguous = fresh;`,
    test: { ...ROOM_FOLLOWER, title: 'asks again from the last good place when something is missing' },
  },
  {
    promise: 'D5',
    what: 'A reload at the wrong moment loses messages: the place the browser keeps lies beyond a hole.',
    file: 'packages/live/src/room-follower.ts',
    find: `const deliver = { ...batch, cursor: follower.cursor, events: contiguous };`,
    replace: `const deliver = { ...batch, events: contiguous };`,
    test: { ...ROOM_FOLLOWER, title: 'applies what comes before a hole in the middle of a batch' },
  },

  // D10: a removal stops what comes after it, both what is said and what is heard.
  {
    promise: 'D10',
    what: 'Somebody who was removed still gets a message in: the right to write is not looked at again at the insert.',
    file: 'subgraphs/messages/src/message/send-message.ts',
    find: `      if (!since.some((entry) => changesAccess(entry, authorId) || (isSlow && isOwn(entry)))) return;`,
    replace: `      if (!since.some((entry) => isSlow && isOwn(entry))) return;`,
    test: {
      ...ROOM_LOG,
      title: 'nor when this very node hears of the removal between reading who may write and writing',
    },
  },
  {
    promise: 'D10',
    what: 'Somebody who was removed still gets a message in: the log tells of the removal before the copy knows of it.',
    file: 'subgraphs/messages/src/room-access/follow-membership.ts',
    find: `  if (!(await copyMember(ctx, membership))) return;
  try {
    const { entry } = await appendMembership(ctx, { ...fact, checkedAt });`,
    replace: `  try {
    const { entry } = await appendMembership(ctx, { ...fact, checkedAt });
    if (!(await copyMember(ctx, membership))) return;`,
    test: { ...ROOM_LOG, title: 'in 200 races on two nodes no post has a place after the removal of its author' },
  },
  {
    promise: 'D10',
    what: 'Somebody who was removed reads on: what follows in the same batch is handed to them, and all after it.',
    file: 'gateway/src/live/group.ts',
    find: `const cut = lines.findIndex(endsAt);`,
    replace: `const cut = -1;`,
    test: { ...GROUP, title: 'ends with the very entry that says REMOVED, for that person alone' },
  },
  {
    promise: 'D10',
    what: 'Somebody who was removed while they caught up reads on.',
    file: 'gateway/src/live/group.ts',
    find: `const stretch = this.#stretch(from, limit, (line) => this.#touches(line, subscriber));`,
    replace: `const stretch = this.#stretch(from, limit, () => false);`,
    test: { ...GROUP, title: 'ends at that entry also for somebody who is catching up past it' },
  },
  {
    promise: 'D10',
    what: 'Somebody who is removed in the moment they join reads on: the place access was looked at is taken too late.',
    file: 'gateway/src/live/room-subscription.ts',
    find: `this.#checkedAtSeq = head.seq;`,
    replace: `this.#checkedAtSeq = tailer.head.seq;`,
    test: {
      ...GROUP,
      title: 'given it ends while the answer that it stands is under way it ends at the entry that says so',
    },
  },
];
