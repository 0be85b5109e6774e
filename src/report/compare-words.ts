import { formatSize } from '../lib/quantity.ts';
import type { SourceComparison } from '../model/comparison.ts';

type Load = SourceComparison['loads'][number];

/** `46.0 %`, `303.4 MB` */
export function loadAmount(value: number, metric: Load['metric']): string {
  return metric === 'cpu' ? `${value.toFixed(1)} %` : formatBytes(value);
}

/** `+40.0`, `-1.2 MB` */
export function signedAmount(value: number, metric: Load['metric']): string {
  return `${value >= 0 ? '+' : ''}${metric === 'cpu' ? value.toFixed(1) : formatBytes(value)}`;
}

/** Whether the difference is larger than chance explains. */
export function isClear({ difference }: Pick<Load, 'difference'>): boolean {
  return difference !== null && (difference.low > 0 || difference.high < 0);
}

/** What the load says, in a sentence or two; `clearWords` tells how clear differences are marked: `lines with * differ …`. */
export function comparisonConclusion(
  { loads, warnings, versions, settings, profiles }: SourceComparison,
  clearWords: string,
): string {
  if (loads.length === 0) return 'CPU and memory: at least one side has no measurement of them.';
  if (loads.every(({ difference }) => difference === null))
    return 'CPU and memory: too few measurements to tell a difference from chance. Record both with `mdediag sample`.';
  if (!loads.some(isClear)) return 'CPU and memory: no difference that could not be chance.';
  const isAlone = versions.length + settings.length + profiles.length === 0;
  const cause = isAlone ? ' Nothing that is compared here explains it.' : '';
  const caution = warnings.length === 0 ? '' : ' Mind the warnings: the two may not be comparable.';
  return `CPU and memory: ${clearWords}${cause}${caution} Only an experiment proves a cause.`;
}

function formatBytes(bytes: number): string {
  return bytes < 0 ? `-${formatSize(-bytes)}` : formatSize(bytes);
}
