import { createHost } from '../../collect/host.ts';
import { planCollection } from '../../collect/plan.ts';
import { planGroups } from '../../collect/plan-groups.ts';
import { sourcesWith } from '../../collect/sources/index.ts';
import { EXIT } from '../../model/exit-code.ts';
import { planDocument, planLines } from '../../report/plan-report.ts';
import { type CollectFlags, chosenCategories, chosenRecording, resolveRoot } from '../collect-options.ts';
import { printJson, printLines } from '../terminal.ts';

/** `mdediag plan`: names, sizes and dates only. */
export async function plan(flags: CollectFlags): Promise<number> {
  const root = await resolveRoot(flags.root);
  const host = await createHost({ root, mdatp: flags.mdatp, env: process.env, now: () => new Date() });
  const items = await planCollection(host, sourcesWith(chosenRecording(flags)), {
    categories: chosenCategories(flags),
    sinceMs: flags.since ?? null,
    maxFileBytes: flags.maxFileSize,
    maxTotalBytes: flags.maxSize,
  });
  const groups = planGroups(items);
  await (flags.json ? printJson(planDocument(groups)) : printLines(planLines(groups)));
  return EXIT.done;
}
