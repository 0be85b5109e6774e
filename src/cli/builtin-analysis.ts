import type { AnalysisRequest } from '../pipeline/analyze-input.ts';
import { loadRules } from '../pipeline/load-rules.ts';
import { inPackage } from './package-folder.ts';
import { toolVersion } from './version.ts';

/** The analysis every collection ends with: all rules that come with the tool. */
export async function builtinAnalysis(): Promise<AnalysisRequest> {
  const version = toolVersion();
  const packs = await loadRules({ folder: inPackage('rules'), version }, []);
  return { packs, version, now: undefined, wants: () => true, clock: () => performance.now() };
}
