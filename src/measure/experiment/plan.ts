import { blockDesign } from '../../lib/statistics/block-design.ts';
import { seededRandom } from '../../lib/statistics/random.ts';
import type { ExperimentPlan } from '../../model/experiment.ts';

/** One disturbed window in four can be made up for without making the experiment much longer than announced. Our own choice. */
const REPEATED_SHARE = 0.25;

/** How long an experiment takes, and for how long behavior monitoring is off in all of it. */
interface Durations {
  /** When nothing disturbs it. */
  readonly usualMs: number;
  readonly usualOffMs: number;
  /** With every repetition that is allowed. */
  readonly longestMs: number;
  readonly longestOffMs: number;
}

/** Chooses the order of the windows. Throws `RangeError` for an odd number of them or less than four. */
export function planExperiment({
  windows,
  ...rest
}: Omit<ExperimentPlan, 'order' | 'maxRepeats'> & { readonly windows: number }): ExperimentPlan {
  const order = blockDesign(windows, seededRandom(rest.seed)).map((arm) => (arm === 'A' ? 'enabled' : 'disabled'));
  return { ...rest, order, maxRepeats: Math.ceil(windows * REPEATED_SHARE) };
}

/** Without the moments Defender takes to answer. */
export function durationsOf({ order, maxRepeats, settleMs, windowMs }: ExperimentPlan): Durations {
  const slotMs = settleMs + windowMs;
  const off = order.filter((monitoring) => monitoring === 'disabled').length;
  return {
    usualMs: order.length * slotMs,
    usualOffMs: off * slotMs,
    longestMs: (order.length + maxRepeats) * slotMs,
    longestOffMs: (off + maxRepeats) * slotMs,
  };
}
