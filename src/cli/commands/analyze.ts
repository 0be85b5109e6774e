import { writeFile } from 'node:fs/promises';
import { errnoOf, KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import type { Severity } from '../../model/severity.ts';
import { type AnalyzeFlags, reachesSeverity } from '../analyze-options.ts';
import { type Analyzed, analyzePaths } from '../analyze-paths.ts';
import { FINDINGS_FORMATS } from '../findings-formats.ts';
import { note, printResult } from '../terminal.ts';

/** `mdediag analyze`: runs the rules on each source and says what was found. */
export async function analyze(paths: readonly string[], flags: AnalyzeFlags): Promise<number> {
  const { analyzed, asked, failure } = await analyzePaths(paths, flags);
  const text = await FINDINGS_FORMATS[flags.json ? 'json' : flags.format](analyzed, asked);
  if (flags.output === undefined) await printResult(text);
  else await save(flags.output, text, flags);
  if (failure !== undefined) return failure.exitCode;
  return flags.failOn !== undefined && isAsBad(analyzed, flags.failOn) ? EXIT.findings : EXIT.done;
}

async function save(file: string, text: string, flags: AnalyzeFlags): Promise<void> {
  try {
    await writeFile(file, text.endsWith('\n') ? text : `${text}\n`);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    throw new KnownError(`The findings could not be written to ${file} (${errno}).`, {
      exitCode: errno === 'ENOSPC' ? EXIT.noSpace : EXIT.usage,
      cause: error,
    });
  }
  note(`The findings are in ${file}.`, flags);
}

function isAsBad(analyzed: readonly Analyzed[], limit: Severity): boolean {
  return analyzed.some(({ report }) =>
    report.findings.findings.some(
      (finding) => finding.verdict === 'problem' && reachesSeverity(finding.severity, limit),
    ),
  );
}
