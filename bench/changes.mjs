import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { changePoints } from '../dist/lib/statistics/change-points.js';
import { seededRandom } from '../dist/lib/statistics/random.js';
import { median, run } from './measure.mjs';

const LARGEST = 100_000;
const LENGTHS = [12_500, 25_000, 50_000, LARGEST];
const RUNS = 5;
const LIMIT_SECONDS = 3;
const LIMIT_RATIO = 2.4;

/** A level that changes twelve times, under noise. */
function seriesOf(length) {
  const random = seededRandom(1);
  return Array.from({ length }, (_, index) => (((index * 12 * 7_919) / length) % 13) + 4 * random.fraction());
}

/** Change points: seconds of the command, and how time grows with length. */
export function benchChanges({ folder, mdediag, add }) {
  const seconds = LENGTHS.map((length) => {
    const values = seriesOf(length);
    return median(Array.from({ length: RUNS }, () => processorSeconds(() => changePoints(values))));
  });
  const ratio = Math.max(...seconds.slice(1).map((time, index) => time / seconds[index]));
  add(
    'change points: time for twice the values',
    `${ratio.toFixed(2)} ×`,
    `${LIMIT_RATIO} ×`,
    ratio <= LIMIT_RATIO,
    LENGTHS.map((length, index) => `${length}: ${seconds[index].toFixed(2)} s`).join(', '),
  );
  const file = path.join(folder, 'series.csv');
  writeFileSync(file, ['t,v', ...seriesOf(LARGEST).map((value, index) => `${index},${value}`), ''].join('\n'));
  const times = Array.from({ length: RUNS }, () => run([process.execPath, mdediag, 'changes', file, '--json']));
  const wall = median(times.map(({ seconds: each }) => each));
  add(
    '`changes` of 100,000 values',
    `${wall.toFixed(2)} s`,
    `${LIMIT_SECONDS} s`,
    wall <= LIMIT_SECONDS,
    `${Math.max(...times.map(({ peakMb }) => peakMb)).toFixed(0)} MB`,
  );
}

/** Of this process, so that others on the machine do not count. */
function processorSeconds(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
