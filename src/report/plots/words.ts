import { formatCount, formatSize } from '../../lib/quantity.ts';
import type { Comparison } from '../../model/finding.ts';

type Unit = Comparison['unit'];

const MEGABYTE = 1_000_000;

/** What is measured, as the heading of a plot says it. */
export const METRIC_WORDS: Readonly<Record<Comparison['metric'], string>> = {
  cpu: 'CPU',
  memory: 'memory',
  'memory-growth': 'growth of memory',
  'workload-duration': 'duration of the workload',
};

/** `43.8 %` of a core, `112 MB`, `48 MB/h`, `3.12 s`. */
export function amount(value: number, unit: Unit): string {
  if (unit === 'percent-of-one-core') return `${tenths(value)} %`;
  if (unit === 'seconds') return `${value.toFixed(2)} s`;
  return `${value < 0 ? '-' : ''}${formatSize(Math.round(Math.abs(value)))}${unit === 'bytes' ? '' : '/h'}`;
}

/** The same for a round number on an axis: `50 %`, `0`. */
export function tickAmount(value: number, unit: Unit): string {
  if (value === 0) return '0';
  if (unit === 'percent-of-one-core') return `${formatCount(value)} %`;
  return unit === 'seconds' ? `${value} s` : amount(value, unit);
}

/** The same with its sign, for a difference. */
export function signedAmount(value: number, unit: Unit): string {
  return `${value < 0 ? '' : '+'}${amount(value, unit)}`;
}

/** `32.6 to 41.2 %`: both in one unit. */
export function amountRange(low: number, high: number, unit: Unit): string {
  if (unit === 'percent-of-one-core') return `${tenths(low)} to ${tenths(high)} %`;
  if (unit === 'seconds') return `${low.toFixed(2)} to ${high.toFixed(2)} s`;
  const megabytes = (bytes: number) => tenths(bytes / MEGABYTE);
  return `${megabytes(low)} to ${megabytes(high)} MB${unit === 'bytes' ? '' : '/h'}`;
}

/** `1 change`, `1,234 changes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `2026-11-20 08:15:00 to 09:15:30 UTC`; a day is told once. */
export function period(fromMs: number, toMs: number): string {
  const [from, to] = [moment(fromMs), moment(toMs)];
  return `${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to} UTC`;
}

/** `2026-11-20 09:15:30`, UTC. */
export function moment(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** `wdavdaemon_unprivileged`, `all processes together`, `the workload`. */
export function subjectWords(process: string): string {
  if (process === 'total') return 'all processes together';
  return process === 'workload' ? 'the workload' : process;
}

function tenths(value: number): string {
  return value.toFixed(1).replace(/^-(0\.0)$/, '$1');
}
