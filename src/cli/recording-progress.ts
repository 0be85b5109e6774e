import type { RecordingProgress } from '../model/recording-progress.ts';
import { eventLine, liveView, progressLine } from '../report/recording-text.ts';
import { liveScreen } from './live-screen.ts';
import { note, type Verbosity } from './terminal.ts';

/** Where a recording shows how far it is; on stderr. */
export interface RecordingDisplay {
  show(progress: RecordingProgress): void;
  end(): void;
}

/** Where nothing can be drawn, the state is said once in so many milliseconds. */
const LINE_EVERY_MS = 60_000;

/** A table that is drawn again at every tick on a terminal, a line now and then elsewhere, nothing when quiet. */
export function recordingDisplay(hint: string, verbosity: Verbosity): RecordingDisplay {
  if (verbosity.quiet) return { show() {}, end() {} };
  // A pseudo-terminal nobody gave a size says it has 0 columns.
  const canDraw = process.stderr.isTTY && process.stderr.columns > 0 && process.env['TERM'] !== 'dumb';
  return canDraw && !verbosity.verbose ? table(hint) : plainLines(hint);
}

function table(hint: string): RecordingDisplay {
  const screen = liveScreen(process.stderr);
  let last: RecordingProgress | undefined;
  const draw = (): void => {
    if (last !== undefined) screen.draw(liveView(last, { hint, columns: process.stderr.columns }));
  };
  process.stderr.on('resize', draw);
  return {
    show(progress) {
      last = progress;
      screen.keep(progress.news.map(eventLine));
      draw();
    },
    end() {
      process.stderr.off('resize', draw);
      screen.clear();
    },
  };
}

function plainLines(hint: string): RecordingDisplay {
  let saidAtMs = Number.NEGATIVE_INFINITY;
  note(hint);
  return {
    show(progress) {
      for (const event of progress.news) note(eventLine(event));
      const isUntold = progress.ticks === 1 && progress.defender.length > 0;
      const atMs = progress.lastAt.getTime();
      // CPU use is known from the second tick on.
      if (isUntold || Math.abs(atMs - saidAtMs) < LINE_EVERY_MS) return;
      saidAtMs = atMs;
      note(progressLine(progress));
    },
    end() {},
  };
}
