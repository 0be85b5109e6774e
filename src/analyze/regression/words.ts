import { formatSize } from '../../lib/quantity.ts';
import type { Comparison } from '../../model/finding.ts';
import { TOTAL, WORKLOAD } from './what-matters.ts';

type Difference = Comparison['difference'];

/** `38.0 points of one core`, `112 MB of memory`, `48 MB of memory per hour`, `3.1 s`. */
export function amount(value: number, metric: Comparison['metric']): string {
  if (metric === 'cpu') return `${value.toFixed(1)} ${Math.abs(value) === 1 ? 'point' : 'points'} of one core`;
  if (metric === 'workload-duration') return `${value.toFixed(2)} s`;
  return `${size(value)} of memory${metric === 'memory' ? '' : ' per hour'}`;
}

/** `31.2 to 44.0`, in the unit `amount` names. */
export function range({ low, high }: Pick<Difference, 'low' | 'high'>, metric: Comparison['metric']): string {
  if (metric === 'cpu') return `${low.toFixed(1)} to ${high.toFixed(1)}`;
  if (metric === 'workload-duration') return `${low.toFixed(2)} to ${high.toFixed(2)} s`;
  return `${size(low)} to ${size(high)}`;
}

/** `wdavdaemon_unprivileged`, `Defender as a whole`, `the workload`. */
export function subject(process: string): string {
  if (process === TOTAL) return 'Defender as a whole';
  return process === WORKLOAD ? 'the workload' : process;
}

function size(bytes: number): string {
  return bytes < 0 ? `-${formatSize(-bytes)}` : formatSize(bytes);
}
