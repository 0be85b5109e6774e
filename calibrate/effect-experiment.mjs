// Recordings of experiments that never were, with the effect that was put into them.
import { blockDesign } from '../dist/lib/statistics/block-design.js';
import { NOISES, normals } from './effect-noise.mjs';

const TICK_MS = 2_000;
const SETTLE_TICKS = 10;
const START_MS = Date.UTC(2026, 10, 20, 9);
/** Percent of one core. */
const NOISE_SD = 8;
const MEGABYTE = 1_000_000;
const MEMORY_SD = 10 * MEGABYTE;

/** Base of CPU, and how noisy beside the engine; memory likewise. */
const PROCESSES = [
  { process: 'wdavdaemon_unprivileged', cpu: 60, share: 1, bytes: 300 * MEGABYTE },
  { process: 'wdavdaemon', cpu: 20, share: 0.5, bytes: 120 * MEGABYTE },
  { process: 'wdavdaemon_enterprise', cpu: 20, share: 0.5, bytes: 150 * MEGABYTE },
  { process: 'epsext', cpu: 10, share: 0.25, bytes: 40 * MEGABYTE },
];

/**
 * An experiment of `windows` windows of `windowTicks` ticks each, in a random order of blocks. `effect` is in points of one core,
 * `memoryEffect` in bytes, both in the engine. Windows after the settling time only, as they come out of a samples file.
 */
export function simulateExperiment(
  noiseName,
  random,
  { effect = 0, memoryEffect = 0, windows = 8, windowTicks = 60 } = {},
) {
  const noise = NOISES[noiseName];
  const source = { next: normals(random), fraction: random.fraction };
  const arms = blockDesign(windows, random);
  const perWindow = windowTicks + SETTLE_TICKS;
  const count = arms.length * perWindow;
  const windowsOfSeries = arms.map((arm, index) => windowOf(arm, index, perWindow, windowTicks));
  const series = PROCESSES.map(({ process, cpu, share, bytes }, order) => {
    const cpuNoise = noise(count, source);
    const memoryNoise = noise(count, source);
    const points = cpuNoise.map((value, tick) => {
      const { id, bm } = windowsOfSeries[Math.floor(tick / perWindow)];
      const isAffected = order === 0 && bm === 'enabled';
      return {
        atMs: START_MS + tick * TICK_MS,
        cpuPercent: cpu + NOISE_SD * share * value + (isAffected ? effect : 0),
        rssBytes: bytes + MEMORY_SD * share * memoryNoise[tick] + (isAffected ? memoryEffect : 0),
        bm,
        window: tick % perWindow < SETTLE_TICKS ? null : id,
      };
    });
    return { process, pid: 300 + order, points };
  });
  return { series, windows: windowsOfSeries };
}

function windowOf(arm, index, perWindow, windowTicks) {
  const startedAtMs = START_MS + (index * perWindow + SETTLE_TICKS) * TICK_MS;
  return {
    id: `w${index + 1}`,
    bm: arm === 'B' ? 'enabled' : 'disabled',
    startedAtMs,
    endedAtMs: startedAtMs + (windowTicks - 1) * TICK_MS,
    workloadSeconds: [],
    disturbances: [],
  };
}
