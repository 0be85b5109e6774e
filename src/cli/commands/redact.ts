import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import type { RedactionLevel } from '../../model/redaction.ts';
import { redactArchive } from '../../pipeline/redact/redact-archive.ts';
import { redactionDocument, redactionText } from '../../report/redaction-report.ts';
import { builtinAnalysis } from '../builtin-analysis.ts';
import { caseRedaction } from '../case-redaction.ts';
import { resolveOutput } from '../collect-options.ts';
import { type DeliveryFlags, deliveryPlan, type IdentityFlags, readIdentities } from '../delivery-options.ts';
import { oraProgress } from '../progress-ora.ts';
import type { RedactFlags } from '../redact-options.ts';
import { endingOnSignals } from '../signals.ts';
import { printJson, printResult } from '../terminal.ts';

interface Flags extends RedactFlags, DeliveryFlags, IdentityFlags {
  readonly level: Exclude<RedactionLevel, 'none'>;
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Of archives, encrypted or not, their parts and their notes. */
const ENDINGS = /\.zip(?:\.age)?(?:\.\d{3}|\.delivery\.txt)?$/i;

/** `mdediag redact`: a copy of a bundle without what tells who and what it is about. */
export async function redact(archive: string, flags: Flags): Promise<number> {
  const identities = await readIdentities(flags);
  const output = await resolveOutput(flags.output, flags.force === true, await deliveryPlan(flags));
  if (output.name !== null && path.resolve(output.folder, output.name) === path.resolve(archive))
    throw new KnownError('The redacted copy cannot take the place of the archive.', {
      exitCode: EXIT.usage,
      hint: 'Choose another name with --output.',
    });
  const name = output.name ?? `${path.basename(archive).replace(ENDINGS, '')}-redacted.zip`;
  const request = { level: flags.level, known: [], owner: undefined, output: { ...output, name } };
  const { redaction, tellKey } = await caseRedaction(request, flags);
  const bundle = await endingOnSignals(async (signal) =>
    redactArchive({
      ...redaction,
      archive,
      identities,
      output: { ...output, name },
      process: { pid: process.pid, chance: randomBytes(6).toString('hex') },
      analysis: await builtinAnalysis(),
      signal,
      progress: await oraProgress(flags),
    }),
  );
  tellKey(bundle.path);
  await (flags.json
    ? printJson(redactionDocument(bundle))
    : printResult(flags.quiet ? bundle.path : redactionText(bundle)));
  return EXIT.done;
}
