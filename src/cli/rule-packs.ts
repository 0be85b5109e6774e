import { readFile } from 'node:fs/promises';
import type { RulePack } from '../analyze/rule-pack.ts';
import { inPackage } from './package-folder.ts';

/** The rules that come with the tool, as `npm run build` checked and joined them, and those of each added folder. */
export async function rulePacks(added: readonly string[]): Promise<RulePack[]> {
  const builtin: RulePack = JSON.parse(await readFile(inPackage('dist/app/rules.json'), 'utf8'));
  if (added.length === 0) return [builtin];
  const { addPacks } = await import('../pipeline/load-rules.ts');
  return addPacks(builtin, added);
}
