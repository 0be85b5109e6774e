import { plotsOf } from '../../src/analyze/plots/plots-of.ts';
import { assessRegression } from '../../src/analyze/regression/judge-regression.ts';
import { absent, known } from '../../src/model/fact.ts';
import type { Plots } from '../../src/model/plots.ts';
import type { Recording, TimelineEvent } from '../../src/model/recording.ts';

/** The plots of a recording, of what else happened, and of facts by their names. */
export function plotsFrom(
  recording: Recording,
  {
    timeline = [],
    facts = {},
  }: { timeline?: readonly TimelineEvent[]; facts?: Readonly<Record<string, unknown>> } = {},
): Plots {
  const lookup = (name: string) =>
    name in facts ? known(facts[name], { path: 'a', excerpt: 'b' }) : absent('nobody collected it');
  return plotsOf(assessRegression(recording, timeline), lookup, undefined);
}

/** One process in the statistics of real-time protection. */
export function scanned(path: string, filesScanned: number, scanTimeMs: number | null = null) {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { pid: 1, name, path, isActive: true, filesScanned, scanTimeMs, maxFileScanTimeMs: null, eventsSent: null };
}
