import ora from 'ora';
import { formatDuration, formatSize } from '../lib/quantity.ts';
import { type Progress, SILENT } from '../model/progress.ts';
import type { Verbosity } from './terminal.ts';

const UPDATE_EVERY_MS = 100;
/** A guess from the first moments is worse than none. */
const ETA_AFTER_MS = 3_000;

/** A spinner on a terminal, one plain line per category elsewhere, nothing when quiet. On stderr. */
export function oraProgress({ quiet, verbose }: Verbosity): Progress {
  if (quiet) return SILENT;
  return process.stderr.isTTY && !verbose ? spinner() : plainLines(verbose === true);
}

function spinner(): Progress {
  const display = ora({ stream: process.stderr, discardStdin: false });
  let totalBytes = 0;
  let doneBytes = 0;
  let startedMs = 0;
  let shownMs = 0;
  let step = '';
  let category = '';

  const show = (): void => {
    const nowMs = performance.now();
    if (nowMs - shownMs < UPDATE_EVERY_MS) return;
    shownMs = nowMs;
    const amount = totalBytes > 0 ? ` ${formatSize(doneBytes)} of ${formatSize(totalBytes)}` : '';
    display.text = `${step}: ${category}${amount}${timeLeft(nowMs - startedMs)}`;
  };
  const timeLeft = (elapsedMs: number): string => {
    if (elapsedMs < ETA_AFTER_MS || doneBytes === 0 || doneBytes >= totalBytes) return '';
    return `, about ${formatDuration((elapsedMs / doneBytes) * (totalBytes - doneBytes))} left`;
  };

  return {
    begin(name, bytes) {
      step = name;
      totalBytes = bytes;
      startedMs = performance.now();
      display.start(name);
    },
    item(name) {
      category = name;
      show();
    },
    bytesRead(count) {
      doneBytes += count;
      show();
    },
    end: () => display.stop(),
  };
}

function plainLines(isVerbose: boolean): Progress {
  let current = '';
  return {
    ...SILENT,
    begin: (step, totalBytes) => process.stderr.write(`${step}: up to ${formatSize(totalBytes)} of files\n`),
    item(category, what) {
      if (isVerbose) process.stderr.write(`- ${category}: ${what}\n`);
      else if (category !== current) process.stderr.write(`- ${category}\n`);
      current = category;
    },
  };
}
