import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { median, run } from './measure.mjs';

const TICKS = 43_200;
const INTERVAL_MS = 2_000;
const START_MS = Date.UTC(2026, 10, 20);
const PROCESSES = ['wdavdaemon', 'wdavdaemon_unprivileged', 'wdavdaemon_enterprise', 'epsext', 'netext', 'telemetryd'];
const RUNS = 3;
const LIMIT_SECONDS = 5;
const LIMIT_MB = 300;

/** Analyzing what `sample` records in a day. */
export function benchSamples({ folder, mdediag, add }) {
  const file = path.join(folder, 'day.jsonl');
  writeDay(file);
  const runs = Array.from({ length: RUNS }, () => run([process.execPath, mdediag, 'analyze', '--quiet', file]));
  const seconds = median(runs.map((one) => one.seconds));
  const peakMb = Math.max(...runs.map((one) => one.peakMb));
  const detail = `${TICKS} ticks of ${PROCESSES.length} processes, ${RUNS} runs`;
  add(
    'a day of samples: time of analyze',
    `${seconds.toFixed(1)} s`,
    `${LIMIT_SECONDS} s`,
    seconds <= LIMIT_SECONDS,
    detail,
  );
  add('a day of samples: peak memory', `${peakMb.toFixed(0)} MB`, `${LIMIT_MB} MB`, peakMb <= LIMIT_MB, detail);
}

/** The same bytes every time: load that waves through the day, behavior monitoring off for an hour at noon. */
function writeDay(file) {
  const fd = openSync(file, 'w');
  const header = { kind: 'mdediag-samples', schema: 1, startedAt: timeOf(0), intervalMs: INTERVAL_MS, cores: 8 };
  writeSync(fd, `${JSON.stringify(header)}\n`);
  for (let tick = 0; tick < TICKS; tick += 1) {
    const bm = tick >= TICKS / 2 && tick < TICKS / 2 + 1_800 ? 'disabled' : 'enabled';
    const lines = PROCESSES.map((process, index) => {
      const wave = 10 + 8 * Math.sin(tick / 900 + index) + ((tick * (index + 7) * 7_919) % 97) / 10;
      const cpuPercent = Math.round((wave + (index === 1 && bm === 'enabled' ? 20 : 0)) * 100) / 100;
      const rssBytes = (100 + 20 * index) * 1_000_000 + ((tick * 104_729) % 4_096) * 1_024;
      return JSON.stringify({
        t: timeOf(tick),
        pid: 300 + index,
        process,
        cpuPercent,
        cpuSeconds: Math.round(tick * 20) / 100,
        rssBytes,
        bm,
        window: null,
      });
    });
    writeSync(fd, `${lines.join('\n')}\n`);
  }
  closeSync(fd);
}

function timeOf(tick) {
  return new Date(START_MS + tick * INTERVAL_MS).toISOString();
}
