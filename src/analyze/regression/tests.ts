import { chanceAbove0, type Effect, intervalOf, onOffEffect, type Unit } from '../../lib/statistics/effect.ts';
import { median, quantile } from '../../lib/statistics/location.ts';
import type { Comparison } from '../../model/finding.ts';
import type { Design } from './design.ts';
import type { Measurements } from './measurements.ts';
import { isBeyondChance } from './relabeling.ts';
import {
  ALARM_SHARES,
  ENGINE,
  EXCLUDING_CONFIDENCE,
  FALSE_ALARMS,
  LEAST_SHARE_OF_SIZE,
  type Metric,
  SHOWN_CONFIDENCE,
  SIZE_THAT_MATTERS,
  TOTAL,
} from './what-matters.ts';

/** What one comparison says about behavior monitoring. */
export interface Test {
  readonly comparison: Comparison;
  /** One for each stretch that was compared. */
  readonly units: readonly Unit[];
  /** In the unit of the comparison. */
  readonly size: number;
  /** The estimate with the interval that has to exclude an effect of that size. */
  readonly strict: { readonly low: number; readonly high: number };
  /** The effect is sure enough, among all that was tested, and large enough to matter. */
  readonly isFound: boolean;
}

const UNITS: Readonly<Record<Metric, Comparison['unit']>> = {
  cpu: 'percent-of-one-core',
  memory: 'bytes',
  'memory-growth': 'bytes-per-hour',
  'workload-duration': 'seconds',
};

/** Compares on with off in everything that was measured often enough in both. */
export function testsOf(design: Design, measurements: readonly Measurements[]): Test[] {
  const compared = measurements.flatMap((each) => {
    const effect = onOffEffect(each.units, { isSerial: design.kind === 'switches' });
    return effect === undefined || each.off.length === 0 || each.on.length === 0 ? [] : [{ ...each, effect }];
  });
  const others = compared.filter((each) => shareOf(each) === undefined && each.process !== TOTAL).length;
  return compared.map((each) => testOf(each, FALSE_ALARMS * (shareOf(each) ?? ALARM_SHARES.rest / others), design));
}

/** What may be used up of the chance of false alarms; undefined for what shares the rest. */
function shareOf({ process, metric }: Measurements): number | undefined {
  if (metric === 'workload-duration') return ALARM_SHARES.workload;
  if (process !== ENGINE) return undefined;
  if (metric === 'cpu') return ALARM_SHARES.engineCpu;
  return metric === 'memory' ? ALARM_SHARES.engineMemory : undefined;
}

function testOf(each: Measurements & { readonly effect: Effect }, alarms: number, { kind }: Design): Test {
  const { process, metric, units, effect } = each;
  const relative = metric === 'workload-duration' ? median(each.off) : 1;
  const size = SIZE_THAT_MATTERS[metric] * relative;
  const above = chanceAbove0(effect);
  return {
    comparison: {
      process,
      metric,
      unit: UNITS[metric],
      off: described(each.off),
      on: described(each.on),
      difference: intervalOf(effect, SHOWN_CONFIDENCE),
      pValue: Math.min(1, 2 * Math.min(above, 1 - above)),
      method: methodOf(units.length, effect.degreesOfFreedom, kind),
    },
    units,
    size,
    strict: intervalOf(effect, EXCLUDING_CONFIDENCE),
    // The total is no process of its own: what raises it raises one of them.
    isFound:
      process !== TOTAL && above <= alarms && effect.estimate >= LEAST_SHARE_OF_SIZE * size && isBeyondChance(units),
  };
}

function described(values: readonly number[]): Comparison['off'] {
  return { n: values.length, median: median(values), p95: quantile(values, 0.95) };
}

function methodOf(count: number, degreesOfFreedom: number, kind: Design['kind']): string {
  const freedom = `Student t with ${Math.round(degreesOfFreedom * 10) / 10} degrees of freedom`;
  return kind === 'windows'
    ? `least squares over ${count} windows with a straight drift, ${freedom}`
    : `least squares over ${count} blocks of time with a straight drift, error widened by autocorrelation, ${freedom}`;
}
