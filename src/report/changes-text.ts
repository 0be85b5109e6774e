import { displayText, wrapText } from '../lib/display-text.ts';
import { formatCount } from '../lib/quantity.ts';
import type { ChangePoint } from '../lib/statistics/change-points.ts';
import type { Series } from '../model/series.ts';

/** A change point and the time of the first value after it. */
export type TimedChange = ChangePoint & { readonly at: string | null };

/** A series and where it changes. */
export interface SeriesChanges {
  readonly series: Series;
  readonly changePoints: readonly TimedChange[];
}

const COLUMNS = 78;
const BARS = '▁▂▃▄▅▆▇█';
const DIGITS = 4;

/** The JSON form of the answer: the contract's. */
export function changesDocument({ series: { name, values }, changePoints }: SeriesChanges): unknown {
  const missing = values.filter(Number.isNaN).length;
  return { schema: 1, series: { n: values.length, name, missing }, changePoints };
}

/** The series in one line of bars, and under it each change with both levels, their difference, and how sure it is. */
export function changesText(file: string, { series, changePoints }: SeriesChanges): string {
  const missing = series.values.filter(Number.isNaN).length;
  const counts = [
    `${formatCount(series.values.length)} values`,
    ...(missing === 0 ? [] : [`${formatCount(missing)} of them missing`]),
    changeCount(changePoints.length),
  ];
  return [
    wrapText(displayText(`${series.name} in ${file}: ${counts.join(', ')}.`), COLUMNS),
    ...bars(series.values),
    ...changePoints.flatMap(changeLines),
  ].join('\n');
}

/** Why this may not be the series that was meant, in sentences. */
export function doubts({ name, times }: Series): string[] {
  const moments = times.map(momentOf).filter((moment) => !Number.isNaN(moment));
  const goBack = moments.some((moment, index) => moment < (moments[index - 1] ?? moment));
  return [
    ...(/^[+-]?\d[\d.]*$/.test(name)
      ? [
          `The first line is taken for names, though it holds ${name}. If it holds values, put a line of names before it.`,
        ]
      : []),
    ...(goBack ? ['The times are not in order; the values are taken in the order of the file. Sort it by time.'] : []),
  ];
}

/** Of a time in ISO 8601 or a number; NaN of others, in which day and month may be swapped. */
function momentOf(time: string | null): number {
  if (time === null) return Number.NaN;
  return /^\d{4}-\d\d-\d\d/.test(time) ? Date.parse(time) : Number(time);
}

function changeLines({ index, at, before, after, difference, pValue }: TimedChange): string[] {
  const { estimate, low, high } = difference;
  const sign = estimate > 0 ? '+' : '';
  return [
    '',
    `${displayText(at ?? 'time unknown')} (value ${formatCount(index + 1)})`,
    `  ${amount(before)} → ${amount(after)}`,
    `  ${sign}${amount(estimate)} (${amount(low)} to ${amount(high)} with 95 % confidence)`,
    `  Chance of such a change in mere noise: ${chance(pValue)}`,
    ...(low <= 0 && high >= 0 ? ['  The trend changes here more than the level.'] : []),
  ];
}

function changeCount(count: number): string {
  if (count === 0) return 'no change points';
  return count === 1 ? '1 change point' : `${formatCount(count)} change points`;
}

function chance(pValue: number): string {
  return pValue < 0.0001 ? 'less than 1 in 10,000' : `${(pValue * 100).toPrecision(2)} %`;
}

function amount(value: number): string {
  return formatCount(Number(value.toPrecision(DIGITS)));
}

/** Means of equal parts; a part without values is a blank. */
function bars(values: readonly number[]): string[] {
  const width = Math.min(COLUMNS, values.length);
  const means = Array.from({ length: width }, (_, part) => {
    const [from, to] = [part, part + 1].map((edge) => Math.floor((edge * values.length) / width));
    const known = values.slice(from, to).filter(Number.isFinite);
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  });
  const known = means.filter(Number.isFinite);
  if (known.length === 0) return [];
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const barOf = (mean: number) => BARS[Math.round(((mean - least) / (most - least || 1)) * (BARS.length - 1))] ?? ' ';
  return [means.map(barOf).join(''), `from ${amount(least)} (lowest) to ${amount(most)} (highest)`];
}
