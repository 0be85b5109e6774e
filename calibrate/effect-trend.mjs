// How often a leak is found in two hours, and how often one is seen where there is none.
import { trendsOf } from '../dist/analyze/regression/trends.js';
import { seededRandom } from '../dist/lib/statistics/random.js';
import { autoregressive, normals } from './effect-noise.mjs';

const MEGABYTE = 1_000_000;
const TICK_MS = 2_000;
const TICKS = 3_600;
const NOISE_MEGABYTES = 20;
const LEAK = 50;
const FOUND = 0.95;
const FALSE_ALARMS = 0.01;
/** Shown, not promised: noise that lasts for minutes hides a leak for longer. */
const BEYOND = 'normal, SD 20 MB, φ = 0.99';

/** By name: memory around its level, in units of the ±20 MB. */
const MEMORIES = {
  'uniform within ±20 MB, independent': (count, { fraction }) =>
    Array.from({ length: count }, () => 2 * fraction() - 1),
  'normal, SD 20 MB, φ = 0.6': (count, { next }) => autoregressive(count, 0.6, next),
  'normal, SD 20 MB, φ = 0.9': (count, { next }) => autoregressive(count, 0.9, next),
  'normal, SD 20 MB, φ = 0.99': (count, { next }) => autoregressive(count, 0.99, next),
};

/** A table, and the limits that were not kept. */
export function calibrateTrend(isQuick) {
  const rows = Object.keys(MEMORIES).map((memory, kind) => ({
    memory,
    leaks: trial(memory, LEAK, isQuick ? 50 : 4_000, 1_000 + kind),
    none: trial(memory, 0, isQuick ? 50 : 2_000, 2_000 + kind),
  }));
  const misses = rows
    .filter(({ memory }) => memory !== BEYOND)
    .flatMap(({ memory, leaks, none }) => [
      ...(leaks.found / leaks.count < FOUND
        ? [`${memory}: a leak is found in ${percent(leaks.found, leaks.count)}`]
        : []),
      ...(none.found / none.count > (isQuick ? 0.06 : FALSE_ALARMS)
        ? [`${memory}: a leak is seen where there is none in ${percent(none.found, none.count)}`]
        : []),
    ]);
  return { table: tableOf(rows), misses };
}

function trial(memory, leak, count, seed) {
  const random = seededRandom(seed);
  const source = { next: normals(random), fraction: random.fraction };
  let [found, covered] = [0, 0];
  for (let index = 0; index < count; index += 1) {
    const points = MEMORIES[memory](TICKS, source).map((value, tick) => ({
      atMs: tick * TICK_MS,
      rssBytes: (300 + NOISE_MEGABYTES * value + (leak * tick * TICK_MS) / 3_600_000) * MEGABYTE,
    }));
    const [trend] = trendsOf([{ process: 'wdavdaemon_unprivileged', pid: 1, points }]);
    if (trend === undefined) continue;
    found += 1;
    if (trend.growth.low <= leak * MEGABYTE && leak * MEGABYTE <= trend.growth.high) covered += 1;
  }
  return { count, found, covered };
}

function tableOf(rows) {
  return [
    '| memory | leak of 50 MB/h found within 2 h | interval covers it | seen where there is none |',
    '|---|---|---|---|',
    ...rows.map(
      ({ memory, leaks, none }) =>
        `| ${memory} | ${percent(leaks.found, leaks.count)} of ${leaks.count} | ${percent(leaks.covered, leaks.found)} | ${percent(none.found, none.count)} of ${none.count} |`,
    ),
  ].join('\n');
}

const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;
