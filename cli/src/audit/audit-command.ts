import { verifyChain } from '@sl3/platform/verify-chain';
import { Command } from 'commander';
import { CliFailure } from '../cli-failure.js';
import { openDoors } from '../doors.js';
import { findInstallation } from '../installation.js';
import { describeVerdict } from './describe-verdict.js';
import { readHeads } from './read-heads.js';

/** `sl3 audit verify` */
export function auditCommand(): Command {
  const audit = new Command('audit').description('The record of what people with power did.');
  audit
    .command('verify')
    .description('Recompute the whole chain of hashes and compare it with the signed heads. Names the first bad entry.')
    .option('--heads <file>', 'the signed heads, for instance a copy kept on another machine')
    .action(async ({ heads: file }: { heads?: string }) => {
      const installation = findInstallation(process.env);
      const { auditKey: key, auditHeadsFile } = installation;
      if (!key)
        throw new CliFailure('AUDIT_KEY is not set: the key that signs the heads, a JWK; its public part is enough.');
      const { genuine, doubtful } = readHeads({ file: file ?? auditHeadsFile, key });
      await using doors = openDoors(installation);
      const verdict = await verifyChain({ read: (after) => doors.audit(after), heads: genuine });
      console.log(describeVerdict(verdict));
      if (doubtful.length > 0)
        console.log(`Lines of the signed heads that this key did not sign: ${doubtful.join(', ')}.`);
      if (!verdict.isWhole || doubtful.length > 0) process.exitCode = 1;
    });
  return audit;
}
