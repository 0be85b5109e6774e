import { formatDuration } from '../lib/quantity.ts';
import type { WindowProgress } from '../measure/experiment/run-windows.ts';
import type { Verbosity } from './terminal.ts';

/** Shows where an experiment is. */
export interface ExperimentProgress {
  show(progress: WindowProgress): void;
  end(): void;
}

/** A spinner that counts down on a terminal, one plain line per window elsewhere, nothing when quiet. On stderr. */
export async function experimentProgress({ quiet, verbose }: Verbosity): Promise<ExperimentProgress> {
  if (quiet) return { show() {}, end() {} };
  const canSpin = process.stderr.isTTY && process.stderr.columns > 0;
  if (!canSpin || verbose) return plainLines(verbose === true);
  const { default: ora } = await import('ora');
  const spinner = ora({ stream: process.stderr, discardStdin: false, color: process.env['NO_COLOR'] ? false : 'cyan' });
  let current: { readonly progress: WindowProgress; readonly sinceMs: number } | undefined;
  const draw = (): void => {
    if (current !== undefined) spinner.text = progressText(current.progress, performance.now() - current.sinceMs);
  };
  const timer = setInterval(draw, 1_000);
  return {
    show(progress) {
      current = { progress, sinceMs: performance.now() };
      draw();
      spinner.start();
    },
    end() {
      clearInterval(timer);
      spinner.stop();
    },
  };
}

const PHASES = { changing: 'switching', settling: 'settling', measuring: 'measuring' } as const;

/** Such as `Window 3 of 8, behavior monitoring off: measuring, 12 min 5 s left`. */
export function progressText({ number, of, monitoring, phase, leftMs }: WindowProgress, elapsedMs: number): string {
  const state = monitoring === 'enabled' ? 'on' : 'off';
  const left = formatDuration(Math.max(0, Math.round((leftMs - elapsedMs) / 1_000) * 1_000));
  return `Window ${number} of ${of}, behavior monitoring ${state}: ${PHASES[phase]}, ${left} left`;
}

function plainLines(isVerbose: boolean): ExperimentProgress {
  return {
    show(progress) {
      if (progress.phase === 'measuring' && progress.repeats !== undefined) {
        process.stderr.write(`- repeats window ${progress.repeats}\n`);
      }
      if (isVerbose || progress.phase === 'measuring') process.stderr.write(`- ${progressText(progress, 0)}\n`);
    },
    end() {},
  };
}
