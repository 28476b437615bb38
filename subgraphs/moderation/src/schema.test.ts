import { describe, expect, test } from 'vitest';
import { moderationFixture } from './testing/fixture.js';

const FILE_REPORT = `mutation ($input: FileReportInput!) {
  fileReport(input: $input) {
    __typename
    ... on FileReportSuccess { isRepeat filed { id subjectKind subjectId reason note reporter { id } } }
    ... on Problem { message }
  }
}`;
const CASES = `{ cases(filter: { state: OPEN }) { totalCount edges { node {
  id subjectKind subjectId state reportCount reasons assignee { id } message { id } user { id } room { id }
  reports { note reporter { id } evidence { body seq author { id } attachmentIds } }
  decisions { kind reason by { id } }
} } } }`;
const HIDE = `mutation ($input: HideMessageInput!) {
  hideMessage(input: $input) {
    __typename
    ... on HideMessageSuccess { decision { kind reason subjectId by { id } case { state assignee { id } } } }
    ... on Problem { message }
  }
}`;
const MUTE = `mutation ($input: ImposeSanctionInput!) {
  imposeSanction(input: $input) {
    __typename
    ... on ImposeSanctionSuccess { imposed { kind state reason endsAt user { id } by { id } room { id } } decision { kind } }
    ... on NotAllowedProblem { message reason }
    ... on InvalidInputProblem { fields { path message } }
  }
}`;
const DECIDE = `mutation ($input: DecideCaseInput!) {
  decideCase(input: $input) { __typename ... on DecideCaseSuccess { decided { state } decision { kind } } }
}`;
const AUDIT = `{ auditEntries { totalCount edges { node { seq action actor { id } subjectId user { id } detail reason } } } }`;

describe('from a report to a sanction, through the graph', () => {
  const { as, aPerson, aMessage, run, nonce, clock, statedFacts } = moderationFixture();

  test('a report opens a case, a moderator hides the message and mutes its author, and the audit shows each step', async () => {
    const [reporter, author, moderator] = [await aPerson(), await aPerson(), await aPerson('MODERATOR')];
    const message = aMessage(author.userId, { body: 'Something nasty.', attachments: [{ assetId: 'ast_1' }] });
    const input = {
      subjectKind: 'MESSAGE',
      subjectId: message.messageId,
      reason: 'HARASSMENT',
      note: ' Please look. ',
    };

    const filed = await run(as(reporter), FILE_REPORT, { input });
    expect(filed).toEqual({
      data: {
        fileReport: {
          __typename: 'FileReportSuccess',
          isRepeat: false,
          filed: {
            id: expect.stringMatching(/^rep_/),
            ...{ subjectKind: 'MESSAGE', subjectId: message.messageId, reason: 'HARASSMENT', note: 'Please look.' },
            reporter: { id: reporter.userId },
          },
        },
      },
    });

    const listed = await run(as(moderator), CASES);
    const { id: caseId } = listed.data.cases.edges[0].node;
    expect(listed).toEqual({
      data: {
        cases: {
          totalCount: 1,
          edges: [
            {
              node: {
                id: expect.stringMatching(/^case_/),
                ...{ subjectKind: 'MESSAGE', subjectId: message.messageId, state: 'OPEN', reportCount: 1 },
                ...{ reasons: ['HARASSMENT'], assignee: null, message: { id: message.messageId } },
                ...{ user: { id: author.userId }, room: { id: message.roomId }, decisions: [] },
                reports: [
                  {
                    ...{ note: 'Please look.', reporter: { id: reporter.userId } },
                    evidence: {
                      ...{ body: 'Something nasty.', seq: 7, author: { id: author.userId }, attachmentIds: ['ast_1'] },
                    },
                  },
                ],
              },
            },
          ],
        },
      },
    });

    const hidden = await run(as(moderator), HIDE, { input: { messageId: message.messageId, reason: 'Rule 3' } });
    expect(hidden).toEqual({
      data: {
        hideMessage: {
          __typename: 'HideMessageSuccess',
          decision: {
            ...{ kind: 'HIDE_MESSAGE', reason: 'Rule 3', subjectId: message.messageId, by: { id: moderator.userId } },
            case: { state: 'OPEN', assignee: { id: moderator.userId } },
          },
        },
      },
    });

    const endsAt = new Date(clock.now().getTime() + 3_600_000).toISOString();
    const mute = { userId: author.userId, kind: 'MUTE', endsAt, reason: 'Calm down.', caseId, clientNonce: nonce() };
    expect(await run(as(moderator), MUTE, { input: mute })).toEqual({
      data: {
        imposeSanction: {
          __typename: 'ImposeSanctionSuccess',
          imposed: {
            ...{ kind: 'MUTE', state: 'ACTIVE', reason: 'Calm down.', endsAt, room: null },
            ...{ user: { id: author.userId }, by: { id: moderator.userId } },
          },
          decision: { kind: 'MUTE' },
        },
      },
    });

    expect(await run(as(moderator), DECIDE, { input: { caseId, outcome: 'UPHELD', reason: 'It was.' } })).toEqual({
      data: {
        decideCase: { __typename: 'DecideCaseSuccess', decided: { state: 'DECIDED' }, decision: { kind: 'UPHOLD' } },
      },
    });

    const audit = await run(as(moderator), AUDIT);
    expect(
      audit.data.auditEntries.edges.map(({ node }: any) => [node.seq, node.action, node.actor.id, node.reason]),
    ).toEqual([
      [5, 'case.decided', moderator.userId, 'It was.'],
      [4, 'sanction.imposed', moderator.userId, 'Calm down.'],
      [3, 'message.hidden', moderator.userId, 'Rule 3'],
      [2, 'report.filed', reporter.userId, 'Please look.'],
      [1, 'case.opened', reporter.userId, null],
    ]);
    expect(audit.data.auditEntries.totalCount).toBe(5);

    await expect
      .poll(async () => (await statedFacts()).map(({ name }) => name).sort(), { timeout: 10_000 })
      .toEqual([
        'case.decided',
        'case.opened',
        'decision.taken',
        'decision.taken',
        'decision.taken',
        'report.filed',
        'sanction.imposed',
      ]);
  });
});
