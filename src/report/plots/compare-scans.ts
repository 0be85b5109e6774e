import { formatCount } from '../../lib/quantity.ts';
import type { ScansPlot } from '../../model/plots.ts';
import { cut } from '../html/bounded.ts';
import { html } from '../html/markup.ts';
import { table } from '../html/table.ts';
import { barRows } from './bar-rows.ts';
import { type Figure, figureOf, type Heading } from './figure.ts';
import { LONGEST_PATH, shareText, shortened } from './scans-figure.ts';

const HEADING: Heading = {
  id: 'compare-scans',
  title: 'Scanned files by program, before and after',
  section: 'scans',
};
const MOST_PROGRAMS = 6;

/** Which programs files were scanned for, each as a share of all scanned files of its side. */
export function compareScans(before: ScansPlot, after: ScansPlot): Figure {
  const keys = [...new Set([...before.programs, ...after.programs].map(({ name, path }) => path ?? name))];
  const all = keys.map((key) => {
    const of = ({ programs, files }: ScansPlot) => {
      const own = programs.find(({ name, path }) => (path ?? name) === key);
      return { name: own?.name ?? key, files: own?.files ?? null, share: (own?.files ?? 0) / files };
    };
    return { was: of(before), is: of(after), key };
  });
  const shown = all
    .toSorted((one, other) => Math.max(other.was.share, other.is.share) - Math.max(one.was.share, one.is.share))
    .slice(0, MOST_PROGRAMS);
  const rows = shown.flatMap(({ was, is }) => [
    {
      name: shortened(was.files === null ? is.name : was.name),
      value: `before: ${sideText(was)}`,
      parts: [{ share: was.share, kind: 'outlined' as const }],
    },
    { name: '', value: `after: ${sideText(is)}`, parts: [{ share: is.share, kind: 'plain' as const }] },
  ]);
  const description = `Shares of all scanned files, ${formatCount(before.files)} before and ${formatCount(after.files)} after. ${largestChange(shown)}`;
  const cells = all.map(({ was, is, key }) => [
    html`${cut(key, LONGEST_PATH)}`,
    html`${sideText(was)}`,
    html`${sideText(is)}`,
  ]);
  const numbers = table(
    'Scanned files of the programs with most of them on either side',
    ['program', 'before', 'after'],
    cells,
    { numbersFrom: 1 },
  );
  return figureOf(HEADING, description, barRows({ ...HEADING, description }, rows), [numbers]);
}

interface SideShare {
  readonly name: string;
  /** Null when it is not among the programs with most files. */
  readonly files: number | null;
  readonly share: number;
}

function sideText({ files, share }: SideShare): string {
  return files === null ? 'not among the first' : `${formatCount(files)} (${shareText(share)})`;
}

function largestChange(shown: readonly { readonly was: SideShare; readonly is: SideShare }[]): string {
  const [most] = shown.toSorted(
    (one, other) => Math.abs(other.is.share - other.was.share) - Math.abs(one.is.share - one.was.share),
  );
  if (most === undefined) return 'Nothing was scanned.';
  const name = shortened(most.was.files === null ? most.is.name : most.was.name);
  return `The largest change: ${name}, from ${sideText(most.was)} to ${sideText(most.is)}.`;
}
