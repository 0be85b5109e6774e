import { verifyBundle } from '../../bundle/verify.ts';
import { EXIT } from '../../model/exit-code.ts';
import { verificationText } from '../../report/verification-text.ts';
import { oraProgress } from '../progress-ora.ts';
import { printJson, printResult, type Verbosity } from '../terminal.ts';

/** `mdediag verify`: is this archive what it was when it was made? */
export async function verify(archive: string, flags: { json?: boolean } & Verbosity): Promise<number> {
  const verification = await verifyBundle(archive, await oraProgress(flags));
  const isSound = verification.status === 'sound';
  if (flags.json) await printJson({ schema: 1, ...verification });
  else if (!isSound || !flags.quiet) await printResult(verificationText(archive, verification));
  return isSound ? EXIT.done : EXIT.integrity;
}
