import { differenceOfMeans, mean } from '../../lib/statistics/difference-of-means.ts';
import type { SourceComparison } from '../../model/comparison.ts';
import { DEFENDER_PROCESSES } from '../../model/defender-process.ts';
import type { FactValue } from '../../parse/index.ts';
import type { Lookup } from '../condition.ts';
import { valueOfFact } from './value-of-fact.ts';

type Load = SourceComparison['loads'][number];
type Metric = Load['metric'];
type Series = FactValue<'processes.series'>;
type Snapshot = FactValue<'processes.snapshot'>;
/** The measurements of each metric of a process, in the order of time. */
type Measured = (process: string, metric: Metric) => readonly number[];

const CONFIDENCE = 0.95;
const METRICS: readonly Pick<Load, 'metric' | 'unit'>[] = [
  { metric: 'cpu', unit: 'percent-of-one-core' },
  { metric: 'memory', unit: 'bytes' },
];

/**
 * CPU and memory of each process of Defender on both sides: from the recordings when both have one, else from the lists of processes,
 * which say nothing of how sure a difference is.
 */
export function compareLoads(before: Lookup, after: Lookup): Load[] {
  const [one, other] = [before, after].map((lookup) => valueOfFact(lookup, 'processes.series'));
  if (one !== undefined && other !== undefined) return compared('recording', fromSeries(one), fromSeries(other));
  const [first, second] = [before, after].map((lookup) => valueOfFact(lookup, 'processes.snapshot'));
  if (first === undefined || second === undefined) return [];
  return compared('snapshot', fromSnapshot(first), fromSnapshot(second));
}

function compared(basis: Load['basis'], before: Measured, after: Measured): Load[] {
  return DEFENDER_PROCESSES.flatMap(({ name: process }) =>
    METRICS.flatMap(({ metric, unit }) => {
      const [was, is] = [before(process, metric), after(process, metric)];
      if (was.length === 0 || is.length === 0) return [];
      return [
        {
          ...{ process, metric, unit, basis },
          before: { n: was.length, mean: mean(was) },
          after: { n: is.length, mean: mean(is) },
          difference: differenceOfMeans(was, is, CONFIDENCE) ?? null,
        },
      ];
    }),
  );
}

function fromSeries(series: Series): Measured {
  return (process, metric) =>
    series
      .filter((one) => one.process === process)
      .flatMap(({ points }) => points)
      .toSorted((one, other) => Date.parse(one.t) - Date.parse(other.t))
      .flatMap(({ cpuPercent, rssBytes }) => (metric === 'cpu' ? cpuPercent : rssBytes) ?? []);
}

function fromSnapshot(rows: Snapshot): Measured {
  return (process, metric) => {
    const own = rows.filter((row) => row.process === process);
    const values = own.flatMap(({ cpuPercent, rssBytes }) => (metric === 'cpu' ? cpuPercent : rssBytes) ?? []);
    return values.length === 0 ? [] : [values.reduce((sum, value) => sum + value, 0)];
  };
}
