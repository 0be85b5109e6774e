import { verifyBundle } from '../../bundle/verify.ts';
import { KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import { groupPaths } from '../../pipeline/group-paths.ts';
import { verificationText } from '../../report/verification-text.ts';
import { type IdentityFlags, readIdentities } from '../delivery-options.ts';
import { oraProgress } from '../progress-ora.ts';
import { printJson, printResult, type Verbosity } from '../terminal.ts';

type Flags = { json?: boolean } & IdentityFlags & Verbosity;

/** `mdediag verify`: is this archive what it was when it was made? */
export async function verify(paths: readonly string[], flags: Flags): Promise<number> {
  const identities = await readIdentities(flags);
  const archive = await oneArchive(paths);
  const verification = await verifyBundle(archive, await oraProgress(flags), identities);
  const isSound = verification.status === 'sound';
  if (flags.json) await printJson({ schema: 1, ...verification });
  else if (!isSound || !flags.quiet) await printResult(verificationText(archive, verification));
  return isSound ? EXIT.done : EXIT.integrity;
}

/** A shell's pattern names all parts of an archive. */
async function oneArchive(paths: readonly string[]): Promise<string> {
  const [[archive = ''] = [], ...others] = await groupPaths(paths);
  if (others.length === 0) return archive;
  throw new KnownError('These are several archives.', { exitCode: EXIT.usage, hint: 'Verify one at a time.' });
}
