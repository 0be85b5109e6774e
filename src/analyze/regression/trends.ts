import { chanceAbove0, growth, intervalOf } from '../../lib/statistics/effect.ts';
import { median } from '../../lib/statistics/location.ts';
import type { BehaviorMonitoring } from '../../model/finding.ts';
import type { RecordedSeries } from '../../model/recording.ts';
import { SHOWN_CONFIDENCE } from './what-matters.ts';

type Trend = NonNullable<BehaviorMonitoring['trends']>[number];

const HOUR_MS = 3_600_000;
/** Shorter recordings show how caches fill, not a leak. */
const SHORTEST_HOURS = 0.5;
/** Enough to see whether growth is steady, few enough to be nearly independent of each other. */
const BINS = 24;
const FEWEST_POINTS = 5 * BINS;
/** Slower growth takes a day to matter. Our own choice. */
const LEAST_BYTES_PER_HOUR = 5_000_000;
/** Of a leak where there is none, for each process. */
const FALSE_ALARMS = 0.01;

/** Processes whose memory grows all the time, the fastest first: a straight rise through the medians of 24 parts of the series. */
export function trendsOf(series: readonly RecordedSeries[]): Trend[] {
  return series
    .flatMap((one) => {
      const trend = trendOf(one);
      return trend === undefined ? [] : [trend];
    })
    .sort((one, other) => other.growth.estimate - one.growth.estimate);
}

function trendOf({ process, points }: RecordedSeries): Trend | undefined {
  const measured = points.flatMap(({ atMs, rssBytes }) =>
    rssBytes === null ? [] : [{ at: atMs / HOUR_MS, value: rssBytes }],
  );
  const hours = (measured.at(-1)?.at ?? 0) - (measured[0]?.at ?? 0);
  if (measured.length < FEWEST_POINTS || hours < SHORTEST_HOURS) return undefined;
  const parts = Array.from({ length: BINS }, (_, bin) => {
    const [from, to] = [bin, bin + 1].map((edge) => Math.floor((edge * measured.length) / BINS));
    const part = measured.slice(from, to);
    return { at: median(part.map(({ at }) => at)), value: median(part.map(({ value }) => value)) };
  });
  const effect = growth(parts);
  if (effect === undefined) return undefined;
  const pValue = chanceAbove0(effect);
  if (pValue > FALSE_ALARMS || effect.estimate < LEAST_BYTES_PER_HOUR) return undefined;
  return {
    process,
    metric: 'memory-growth',
    unit: 'bytes-per-hour',
    hours,
    growth: intervalOf(effect, SHOWN_CONFIDENCE),
    pValue,
  };
}
