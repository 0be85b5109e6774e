import { EXIT } from '../../model/exit-code.ts';
import type { Severity } from '../../model/severity.ts';
import { type AnalyzeFlags, reachesSeverity } from '../analyze-options.ts';
import { type Analyzed, analyzePaths } from '../analyze-paths.ts';
import { FINDINGS_FORMATS } from '../findings-formats.ts';
import { saveOrPrint } from '../save-result.ts';

/** `mdediag analyze`: runs the rules on each source and says what was found. */
export async function analyze(paths: readonly string[], flags: AnalyzeFlags): Promise<number> {
  const { analyzed, asked, failure } = await analyzePaths(paths, flags);
  const text = await FINDINGS_FORMATS[flags.json ? 'json' : flags.format](analyzed, asked);
  await saveOrPrint(text, flags.output, flags);
  if (failure !== undefined) return failure.exitCode;
  return flags.failOn !== undefined && isAsBad(analyzed, flags.failOn) ? EXIT.findings : EXIT.done;
}

function isAsBad(analyzed: readonly Analyzed[], limit: Severity): boolean {
  return analyzed.some(({ report }) =>
    report.findings.findings.some(
      (finding) => finding.verdict === 'problem' && reachesSeverity(finding.severity, limit),
    ),
  );
}
