import type { Ora } from 'ora';
import { displayText } from '../lib/display-text.ts';
import { formatDuration, formatSize } from '../lib/quantity.ts';
import { CATEGORIES, type CategoryId } from '../model/category.ts';
import { type Progress, SILENT } from '../model/progress.ts';
import type { Verbosity } from './terminal.ts';

const UPDATE_EVERY_MS = 100;
/** A guess from the first moments is worse than none. */
const ETA_AFTER_MS = 3_000;

/** A spinner on a terminal, one plain line per category elsewhere, nothing when quiet. On stderr. */
export async function oraProgress({ quiet, verbose }: Verbosity): Promise<Progress> {
  if (quiet) return SILENT;
  // A pseudo-terminal nobody gave a size says it has 0 columns; ora would clear infinitely many lines on it.
  const canSpin = process.stderr.isTTY && process.stderr.columns > 0;
  if (!canSpin || verbose) return plainLines(verbose === true);
  const { default: ora } = await import('ora');
  const color = process.env['NO_COLOR'] ? false : 'cyan';
  return spinner(ora({ stream: process.stderr, discardStdin: false, color }));
}

/** How far a step is. */
interface Position {
  readonly step: string;
  readonly category: CategoryId;
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly elapsedMs: number;
}

/** The words beside the spinner, such as `Collecting: Defender logs, 2.1 MB of 10.2 MB, about 5 s left`. */
export function progressText({ step, category, doneBytes, totalBytes, elapsedMs }: Position): string {
  const text = `${step}: ${CATEGORIES[category].title}`;
  if (totalBytes === 0) return text;
  const amount = `${text}, ${formatSize(doneBytes)} of ${formatSize(totalBytes)}`;
  if (elapsedMs < ETA_AFTER_MS || doneBytes === 0 || doneBytes >= totalBytes) return amount;
  return `${amount}, about ${formatDuration((elapsedMs / doneBytes) * (totalBytes - doneBytes))} left`;
}

function spinner(display: Ora): Progress {
  let position: Omit<Position, 'category' | 'elapsedMs'> = { step: '', doneBytes: 0, totalBytes: 0 };
  let category: CategoryId | undefined;
  let startedMs = 0;
  let shownMs = 0;

  const show = (): void => {
    const nowMs = performance.now();
    if (category === undefined || nowMs - shownMs < UPDATE_EVERY_MS) return;
    shownMs = nowMs;
    display.text = progressText({ ...position, category, elapsedMs: nowMs - startedMs });
  };

  return {
    begin(step, totalBytes) {
      position = { step, doneBytes: 0, totalBytes };
      startedMs = performance.now();
      display.start(step);
    },
    item(name) {
      category = name;
      show();
    },
    bytesRead(count) {
      position = { ...position, doneBytes: position.doneBytes + count };
      show();
    },
    end: () => display.stop(),
  };
}

function plainLines(isVerbose: boolean): Progress {
  let current = '';
  return {
    ...SILENT,
    begin: (step, totalBytes) =>
      process.stderr.write(totalBytes > 0 ? `${step}: up to ${formatSize(totalBytes)} of files\n` : `${step}\n`),
    item(category, what) {
      if (isVerbose) process.stderr.write(`- ${category}: ${displayText(what)}\n`);
      else if (category !== current) process.stderr.write(`- ${CATEGORIES[category].title}\n`);
      current = category;
    },
  };
}
