import { formatCount, formatDuration } from '../../lib/quantity.ts';
import type { ScannedProgram, ScansPlot } from '../../model/plots.ts';
import { cut } from '../html/bounded.ts';
import { html, type Markup } from '../html/markup.ts';
import { table } from '../html/table.ts';
import { type BarRow, barRows } from './bar-rows.ts';
import { type Figure, figureOf, type Heading } from './figure.ts';
import { counted } from './words.ts';

/** Where it belongs. */
export const SCANS_HEADING: Heading = { id: 'plot-scans', title: 'Scanned files by program', section: 'scans' };

/** As many characters of a name have room beside the number on a phone. */
const LONGEST_NAME = 26;
/** No path of macOS is longer (PATH_MAX). */
export const LONGEST_PATH = 1_024;

/** For which programs real-time protection scanned files. */
export function scansFigure(plot: ScansPlot): Figure {
  const description = scansWords(plot);
  const numbers = table(
    'Files scanned for each program',
    ['program', 'path', 'files', 'share', 'scan time'],
    rowsOf(plot),
    { numbersFrom: 2 },
  );
  return figureOf(SCANS_HEADING, description, barRows({ ...SCANS_HEADING, description }, scanRows(plot)), [numbers]);
}

/** A bar for each program; their shares are of all files. */
function scanRows({ programs, others, files: all }: ScansPlot): BarRow[] {
  const rows = programs.map(({ name, files }) => ({ name: shortened(name), files }));
  const rest = others.programs === 0 ? [] : [{ name: othersName(others), files: others.files }];
  return [...rows, ...rest].map(({ name, files }, index) => ({
    name,
    value: `${formatCount(files)} (${shareText(files / all)})`,
    parts: [{ share: files / all, kind: index < rows.length ? 'plain' : 'outlined' }],
  }));
}

function scansWords({ programs, others, files, timeMs }: ScansPlot): string {
  const [first] = programs;
  if (first === undefined) return '';
  const count = programs.length + others.programs;
  const time = timeMs === null ? '' : ` in ${formatDuration(timeMs)}`;
  return `${counted(files, 'file')} were scanned for ${counted(count, 'program')}${time}; ${shareText(first.files / files)} of them for ${shortened(first.name)}.`;
}

function rowsOf({ programs, others, files: all, timeMs }: ScansPlot): Markup[][] {
  const row = ({ name, path, files, timeMs: took }: ScannedProgram) =>
    [
      cut(name, LONGEST_PATH),
      cut(path ?? 'not known', LONGEST_PATH),
      formatCount(files),
      shareText(files / all),
      timeText(took),
    ].map((cell) => html`${cell}`);
  const rest = {
    name: othersName(others),
    path: '',
    files: others.files,
    timeMs: timeMs === null ? null : others.timeMs,
  };
  return [...programs.map(row), ...(others.programs === 0 ? [] : [row(rest)])];
}

function timeText(timeMs: number | null): string {
  return timeMs === null ? 'not told' : formatDuration(timeMs);
}

function othersName({ programs }: ScansPlot['others']): string {
  return `${counted(programs, 'other program')}`;
}

/** `73 %`, `below 1 %`. */
export function shareText(share: number): string {
  return share > 0 && share < 0.005 ? 'below 1 %' : `${Math.round(share * 100)} %`;
}

/** As much of a name as has room beside a number. */
export function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}
