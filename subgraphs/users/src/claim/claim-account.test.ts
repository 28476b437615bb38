import { describe, expect, test } from 'vitest';
import { signIn } from '../session/sign-in.js';
import { SignInSuccess, TooManyAttemptsProblem } from '../session/session.problems.js';
import { PASSWORD, usersFixture } from '../testing/fixture.js';
import { importPeople } from '../user/import-people.js';
import { claimAccount } from './claim-account.js';
import type { IssueClaimCodeSuccess } from './claim.problems.js';
import { AlreadyClaimedProblem, ClaimAccountSuccess, ClaimCodeProblem } from './claim.problems.js';
import { issueClaimCode } from './issue-claim-code.js';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

describe('claiming an imported name', () => {
  const { anybody, as, clock } = usersFixture();
  const cli = () => as({ kind: 'service', name: 'cli' });

  async function imported(handle: string): Promise<string> {
    await importPeople(cli(), [{ importKey: `irc:#test:${handle}`, handle, displayName: handle }]);
    return ((await issueClaimCode(cli(), { handle })) as IssueClaimCodeSuccess).code;
  }

  test('gives a password and a session for the code, once', async () => {
    const code = await imported('ada');
    expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const answer = await claimAccount(anybody(), { handle: 'Ada', code: typed, password: PASSWORD });
    expect(answer).toBeInstanceOf(ClaimAccountSuccess);
    expect(answer).toMatchObject({ signedIn: { user: { handle: 'ada', isClaimed: true } } });
    expect(await signIn(anybody(), { handle: 'ada', password: PASSWORD })).toBeInstanceOf(SignInSuccess);
    const again = await claimAccount(anybody(), { handle: 'ada', code, password: 'another password' });
    expect(again).toEqual(new ClaimCodeProblem('en'));
    expect(await issueClaimCode(cli(), { handle: 'ada' })).toEqual(new AlreadyClaimedProblem('en'));
  });

  test('goes to one of two who type the code at once', async () => {
    const code = await imported('grace');
    const answers = await Promise.all(
      ['first password', 'second password'].map((password) =>
        claimAccount(anybody(), { handle: 'grace', code, password }),
      ),
    );
    expect(answers.filter((answer) => answer instanceof ClaimAccountSuccess)).toHaveLength(1);
    expect(answers).toContainEqual(new ClaimCodeProblem('en'));
  });

  test('is possible for seven days', async () => {
    const code = await imported('edsger');
    clock.move(WEEK_MS);
    const late = await claimAccount(anybody(), { handle: 'edsger', code, password: PASSWORD });
    expect(late).toEqual(new ClaimCodeProblem('en'));
  });

  test('needs the latest code', async () => {
    const code = await imported('barbara');
    await issueClaimCode(cli(), { handle: 'barbara' });
    const answer = await claimAccount(anybody(), { handle: 'barbara', code, password: PASSWORD });
    expect(answer).toEqual(new ClaimCodeProblem('en'));
  });

  test('says the same of an unknown name, and stops those who guess', async () => {
    const guess = () => claimAccount(anybody(), { handle: 'unheard-of', code: 'AAAA-AAAA-AAAA', password: PASSWORD });
    for (let attempt = 0; attempt < 10; attempt += 1) expect(await guess()).toEqual(new ClaimCodeProblem('en'));
    expect(await guess()).toBeInstanceOf(TooManyAttemptsProblem);
  });

  test('stores no code', async () => {
    const code = await imported('alan');
    expect(JSON.stringify(await cli().collections.users.find().lean())).not.toContain(code);
    expect(JSON.stringify(await cli().collections.users.find().lean())).not.toContain(code.replaceAll('-', ''));
  });
});
