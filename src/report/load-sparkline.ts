import { displayText } from '../lib/display-text.ts';
import type { MonitoringSpan, Plots } from '../model/plots.ts';
import { sparkline } from './sparkline.ts';

const STATES: Readonly<Record<MonitoringSpan['state'], string>> = { on: '■', off: '·', both: '?', unknown: '?' };
/** A smaller use is drawn low, not as if it were much. */
const LEAST_TOP_PERCENT = 20;

/** CPU of the busiest process over time in at most `most` bars, behavior monitoring below it, and the same in words; nothing when nothing was recorded. */
export function loadSparkline({ load }: Plots, most: number): string[] {
  if ('missing' in load) return [];
  const [busiest] = load.cpu;
  if (busiest === undefined) return [];
  const { fromMs, toMs, bucketMs, monitoring } = load;
  const width = Math.max(1, Math.min(most, Math.floor((toMs - fromMs) / bucketMs)));
  const step = (toMs - fromMs) / width;
  const steps = Array.from(
    { length: width },
    (_, index) => [fromMs + index * step, fromMs + (index + 1) * step] as const,
  );
  const buckets = busiest.runs.flat();
  const values = steps.map(([from, to]) =>
    meanOf(buckets.filter((bucket) => bucket.fromMs >= from && bucket.fromMs < to)),
  );
  const states = steps.map(([from, to]) => {
    const span = monitoring.find((one) => one.fromMs < to && one.toMs > (from + to) / 2);
    return STATES[span?.state ?? 'unknown'];
  });
  return [
    `${displayText(busiest.process)}: ${busiest.mean.toFixed(1)} % of one core on average, ${busiest.high.toFixed(1)} % at most`,
    `${sparkline(values, width, Math.max(LEAST_TOP_PERCENT, busiest.high))}  ${timeOf(fromMs)} to ${timeOf(toMs).slice(11)} UTC`,
    `${states.join('')}  ■ behavior monitoring on, · off`,
  ];
}

function meanOf(buckets: readonly { readonly n: number; readonly mean: number }[]): number | null {
  const n = buckets.reduce((sum, bucket) => sum + bucket.n, 0);
  return n === 0 ? null : buckets.reduce((sum, bucket) => sum + bucket.mean * bucket.n, 0) / n;
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}
