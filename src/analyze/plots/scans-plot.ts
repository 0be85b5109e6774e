import type { ScansPlot } from '../../model/plots.ts';
import type { FactValue } from '../../parse/index.ts';
import { programKey, programName } from '../program.ts';
import { rank } from '../ranking.ts';

type RtpProcess = FactValue<'rtp.processes'>[number];

const MOST_PROGRAMS = 10;

/** Files scanned for each program; undefined when nothing was. */
export function scansPlotOf(processes: readonly RtpProcess[]): ScansPlot | undefined {
  const ranked = rank(processes, programKey, ({ filesScanned }) => filesScanned);
  if (ranked.length === 0) return undefined;
  const programs = ranked.flatMap(({ amount, elements }) => {
    const [first] = elements;
    if (first === undefined) return [];
    return [{ name: programName(first), path: first.path, files: amount, timeMs: timeOf(elements) }];
  });
  const rest = programs.slice(MOST_PROGRAMS);
  return {
    files: ranked.reduce((sum, { amount }) => sum + amount, 0),
    timeMs: timeOf(processes),
    programs: programs.slice(0, MOST_PROGRAMS),
    others: {
      programs: rest.length,
      files: rest.reduce((sum, { files }) => sum + files, 0),
      timeMs: rest.reduce((sum, { timeMs }) => sum + (timeMs ?? 0), 0),
    },
  };
}

function timeOf(processes: readonly RtpProcess[]): number | null {
  const known = processes.flatMap(({ scanTimeMs }) => scanTimeMs ?? []);
  return known.length === 0 ? null : known.reduce((sum, timeMs) => sum + timeMs, 0);
}
