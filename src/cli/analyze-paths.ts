import { openInput } from '../bundle/open-input.ts';
import { KnownError } from '../model/errors.ts';
import type { Input } from '../model/input.ts';
import type { Report } from '../model/report.ts';
import { type AnalysisRequest, conclude, type Examined, examine } from '../pipeline/analyze-input.ts';
import { buildReport } from '../pipeline/build-report.ts';
import { groupPaths } from '../pipeline/group-paths.ts';
import type { AnalyzeFlags, RuleFlags } from './analyze-options.ts';
import { readIdentities } from './delivery-options.ts';
import { oraProgress } from './progress-ora.ts';
import { rulePacks } from './rule-packs.ts';
import { note } from './terminal.ts';
import { unknownRule } from './unknown-rule.ts';
import { toolVersion } from './version.ts';

/** One source and what was found in it. */
export interface Analyzed {
  /** As the person gave it. */
  readonly name: string;
  readonly report: Report;
}

/**
 * Runs the rules on every source among `paths`. One that cannot be used is told on stderr and does not keep the others from being
 * analyzed; the exit code is then its. Throws `KnownError` when none can be used or a rule is faulty.
 */
export async function analyzePaths(
  paths: readonly string[],
  flags: AnalyzeFlags,
): Promise<{ analyzed: Analyzed[]; asked: number; failure: KnownError | undefined }> {
  const request = await analysisRequest(flags);
  // The page alone shows them.
  const withContexts = flags.format === 'html';
  const analyzed: Analyzed[] = [];
  const failures: KnownError[] = [];
  const groups = await groupPaths(paths);
  for (const group of groups) {
    try {
      analyzed.push(
        await withInput(group, flags, async (input, facts) => ({
          name: input.name,
          report: await buildReport(input, facts, conclude(input, facts, request), { withContexts }),
        })),
      );
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      failures.push(error);
    }
  }
  const [failure] = failures;
  if (analyzed.length === 0 && failure !== undefined) throw failure;
  for (const { message } of failures) note(message);
  return { analyzed, asked: groups.length, failure };
}

/** The rules and the clock that flags ask for. Throws `KnownError` for a rule nobody knows or a faulty one. */
export async function analysisRequest(flags: RuleFlags): Promise<AnalysisRequest> {
  const packs = await rulePacks(flags.rules);
  const wants = chooser(
    packs.flatMap(({ rules }) => rules.map(({ rule }) => rule.id)),
    flags,
  );
  return { packs, version: toolVersion(), now: flags.now, wants, clock: () => performance.now() };
}

/** Opens one source, reads it to its end, and closes it again. */
export async function withInput<T>(
  paths: readonly string[],
  flags: RuleFlags,
  use: (input: Input, examined: Examined) => T | Promise<T>,
): Promise<T> {
  const input = await openInput(paths, await oraProgress(flags), await readIdentities(flags));
  try {
    return await use(input, await examine(input, flags.now));
  } finally {
    await input.close();
  }
}

/** Throws a usage error for a rule nobody knows: a misspelt `--only` would look like a clean bill of health. */
function chooser(ids: readonly string[], { only, skip }: RuleFlags): (id: string) => boolean {
  const unknown = [...only, ...skip].find((id) => !ids.includes(id));
  if (unknown !== undefined) throw unknownRule(unknown, ids);
  return (id) => (only.length === 0 || only.includes(id)) && !skip.includes(id);
}
