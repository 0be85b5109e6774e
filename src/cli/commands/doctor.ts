import { createHost } from '../../collect/host.ts';
import { planCollection } from '../../collect/plan.ts';
import { SOURCES } from '../../collect/sources/index.ts';
import { CATEGORY_IDS } from '../../model/category.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import { EXIT } from '../../model/exit-code.ts';
import { diagnose } from '../../pipeline/diagnose.ts';
import { diagnosisText } from '../../report/diagnosis-text.ts';
import { DEFAULT_LIMITS, resolveOutput } from '../collect-options.ts';
import { printJson, printResult } from '../terminal.ts';

const EXIT_OF_KIND = { permission: EXIT.noAccess, space: EXIT.noSpace, usage: EXIT.usage } as const;

/** `mdediag doctor`: what stands between this terminal and a complete collection. */
export async function doctor(flags: { mdatp: string; output?: string; json?: boolean }): Promise<number> {
  const { folder } = await resolveOutput(flags.output, false);
  const host = await createHost({ root: null, mdatp: flags.mdatp, env: process.env, now: () => new Date() });
  const plan = await planCollection(host, SOURCES, {
    categories: new Set(CATEGORY_IDS),
    sinceMs: null,
    ...DEFAULT_LIMITS,
  });
  const diagnoses = await diagnose(host, plan, folder);
  await (flags.json ? printJson({ schema: 1, checks: diagnoses }) : printResult(diagnosisText(diagnoses)));
  return exitCodeOf(diagnoses);
}

function exitCodeOf(diagnoses: readonly Diagnosis[]): number {
  const kinds = diagnoses.map(({ kind }) => kind);
  const worst = (['permission', 'space', 'usage'] as const).find((kind) => kinds.includes(kind));
  return worst === undefined ? EXIT.done : EXIT_OF_KIND[worst];
}
