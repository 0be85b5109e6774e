// How often the verdict on an experiment is right, and how often the interval covers the truth.
import { judgeRegression } from '../dist/analyze/regression/judge-regression.js';
import { seededRandom } from '../dist/lib/statistics/random.js';
import { simulateExperiment } from './effect-experiment.mjs';
import { NOISES } from './effect-noise.mjs';

/** Points of one core, and how many experiments of each kind of noise. */
const EFFECTS = [
  { effect: 0, experiments: 2_000 },
  { effect: 5, experiments: 1_000 },
  { effect: 10, experiments: 2_000 },
  { effect: 20, experiments: 1_000 },
];
const QUICK_SHARE = 0.05;
const ENGINE = 'wdavdaemon_unprivileged';
const FALSE_ALARMS = 0.01;
const WRONG_CLEARANCES = 0.01;
const FOUND = 0.95;
const COVERED = [0.93, 0.97];
/** The kind of noise for which it is promised that an effect of 10 points is found. */
const PROMISED = 'φ = 0.6';

/** A table, and the limits that were not kept. A quick run is too small to hold all limits to, so it allows for chance. */
export function calibrateEffect(isQuick) {
  const rows = EFFECTS.flatMap(({ effect, experiments }, size) =>
    Object.keys(NOISES).map((noise, kind) =>
      trial({ noise, effect, count: isQuick ? experiments * QUICK_SHARE : experiments, seed: 100 * size + kind + 1 }),
    ),
  );
  return { table: tableOf(rows), misses: rows.flatMap((row) => missesOf(row)) };
}

function trial({ noise, effect, count, seed }) {
  const random = seededRandom(seed);
  const counts = { implicated: 0, 'not-implicated': 0, inconclusive: 0 };
  let covered = 0;
  for (let index = 0; index < count; index += 1) {
    const { verdict, comparisons } = judgeRegression(simulateExperiment(noise, random, { effect }), []);
    counts[verdict] += 1;
    const { low, high } = comparisons.find(({ process, metric }) => process === ENGINE && metric === 'cpu').difference;
    if (low <= effect && effect <= high) covered += 1;
  }
  return { noise, effect, count, counts, covered };
}

function missesOf({ noise, effect, count, counts, covered }) {
  // Three standard errors of a share of so many trials.
  const slack = (share) => 3 * Math.sqrt((share * (1 - share)) / count);
  const what = `${noise}, effect ${effect}`;
  const [least, most] = COVERED;
  const share = covered / count;
  return [
    ...(effect === 0 && counts.implicated / count > FALSE_ALARMS + (count < 1_000 ? slack(FALSE_ALARMS) : 0)
      ? [`${what}: implicated in ${percent(counts.implicated, count)}`]
      : []),
    ...(effect >= 10 && counts['not-implicated'] / count > WRONG_CLEARANCES + (count < 1_000 ? slack(0.01) : 0)
      ? [`${what}: not implicated in ${percent(counts['not-implicated'], count)}`]
      : []),
    ...(effect === 10 && noise === PROMISED && counts.implicated / count < FOUND - (count < 1_000 ? slack(FOUND) : 0)
      ? [`${what}: found in ${percent(counts.implicated, count)}`]
      : []),
    ...(share < least - (count < 1_000 ? slack(least) : 0) || share > most + (count < 1_000 ? slack(most) : 0)
      ? [`${what}: the interval covers the truth in ${percent(covered, count)}`]
      : []),
  ];
}

function tableOf(rows) {
  return [
    '| effect, points | noise | experiments | implicated | not implicated | inconclusive | interval covers |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(({ noise, effect, count, counts, covered }) => {
      const shares = [counts.implicated, counts['not-implicated'], counts.inconclusive, covered];
      return `| ${effect} | ${noise} | ${count} | ${shares.map((share) => percent(share, count)).join(' | ')} |`;
    }),
  ].join('\n');
}

const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;
