import type { BehaviorMonitoring, Comparison } from '../model/finding.ts';

type ChangePoint = BehaviorMonitoring['changePoints'][number];

/** The verdict on behavior monitoring, in words. */
export const VERDICT_WORDS: Readonly<Record<BehaviorMonitoring['verdict'], string>> = {
  implicated: 'implicated',
  'not-implicated': 'not implicated',
  inconclusive: 'inconclusive',
  'not-evaluated': 'not evaluated',
};

/** What is measured and its unit, in which `plain` writes. */
export const METRIC_WORDS: Readonly<Record<Comparison['metric'], string>> = {
  cpu: 'CPU, % of core',
  memory: 'memory, MB',
  'memory-growth': 'memory, MB/h',
  'workload-duration': 'duration, s',
};

const MEGABYTE = 1_000_000;

/** A difference with its sign, in the unit `METRIC_WORDS` names. */
export function signed(value: number, unit: Comparison['unit']): string {
  return value < 0 ? plain(value, unit) : `+${plain(value, unit)}`;
}

/** A value in the unit `METRIC_WORDS` names. */
export function plain(value: number, unit: Comparison['unit']): string {
  if (unit === 'bytes' || unit === 'bytes-per-hour') return (value / MEGABYTE).toFixed(1);
  return value.toFixed(unit === 'seconds' ? 2 : 1);
}

/** `wdavdaemon_unprivileged, CPU, % of core: median 6.6 with it off, 42.8 with it on; difference +36.9 (95 % interval 32.6 to 41.2).` */
export function comparisonWords({ process, metric, unit, off, on, difference }: Comparison): string {
  const { estimate, low, high, confidence } = difference;
  const interval = `${Math.round(confidence * 100)} % interval ${plain(low, unit)} to ${plain(high, unit)}`;
  return `${process}, ${METRIC_WORDS[metric]}: median ${plain(off.median, unit)} with it off, ${plain(on.median, unit)} with it on; difference ${signed(estimate, unit)} (${interval}).`;
}

/** An update restarts several processes: once is enough to say so. */
export function nearestOfEachKind(near: ChangePoint['near']): ChangePoint['near'] {
  const nearest = new Map<string, ChangePoint['near'][number]>();
  for (const each of near) {
    const known = nearest.get(each.event);
    if (known === undefined || Math.abs(each.offsetSeconds) < Math.abs(known.offsetSeconds))
      nearest.set(each.event, each);
  }
  return [...nearest.values()];
}

/** `2026-11-18T09:13:00.000Z: wdavdaemon_unprivileged, CPU, % of core, went from 6.5 to 56.2.` */
export function changeWords({ at, process, metric, before, after }: ChangePoint): string {
  const unit = metric === 'cpu' ? 'percent-of-one-core' : 'bytes';
  return `${at}: ${process}, ${METRIC_WORDS[metric]}, went from ${plain(before, unit)} to ${plain(after, unit)}.`;
}

/** `7 min before`, of an event that came so many seconds after something; a negative number is before. */
export function offsetWords(seconds: number): string {
  const amount = Math.abs(seconds) < 120 ? `${Math.abs(seconds)} s` : `${Math.round(Math.abs(seconds) / 60)} min`;
  return `${amount} ${seconds <= 0 ? 'before' : 'after'}`;
}
