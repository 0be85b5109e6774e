import { displayText, wrapText } from '../lib/display-text.ts';
import type { BehaviorMonitoring, Comparison } from '../model/finding.ts';

type ChangePoint = BehaviorMonitoring['changePoints'][number];
type Trend = NonNullable<BehaviorMonitoring['trends']>[number];

const COLUMNS = 80;
const VERDICTS: Readonly<Record<BehaviorMonitoring['verdict'], string>> = {
  implicated: 'implicated',
  'not-implicated': 'not implicated',
  inconclusive: 'inconclusive',
  'not-evaluated': 'not evaluated',
};
const METRICS: Readonly<Record<Comparison['metric'], string>> = {
  cpu: 'CPU, % of core',
  memory: 'memory, MB',
  'memory-growth': 'memory, MB/h',
  'workload-duration': 'duration, s',
};
/** The rest is in the JSON form. */
const MOST_CHANGES = 6;
const MOST_NEAR = 4;

/** The verdict on behavior monitoring for a terminal: the sentence, the numbers behind it, what changed and when, what to do next. */
export function regressionText(judgement: BehaviorMonitoring): string {
  return [verdictText(judgement), ...detailSections(judgement)].join('\n');
}

/** The verdict in one sentence. */
export function verdictText({ verdict, reason }: BehaviorMonitoring): string {
  return wrapText(`Behavior monitoring: ${VERDICTS[verdict]}. ${displayText(reason)}`, COLUMNS);
}

function detailSections(judgement: BehaviorMonitoring): string[] {
  const { comparisons, leftOut = [], changePoints, trends = [], next = [] } = judgement;
  const hidden = changePoints.length - MOST_CHANGES;
  return [
    ...section('', comparisons.length === 0 ? [] : [tableRow(HEADINGS), ...comparisons.map(comparisonRow)]),
    ...section('', leftOut.length === 0 ? [] : [leftOutLine(leftOut)]),
    ...section('When load changed:', [
      ...changePoints.slice(0, MOST_CHANGES).flatMap(changeLines),
      ...(hidden > 0 ? [`  … and ${hidden} more changes; --json has all`] : []),
    ]),
    ...section('Memory that keeps growing:', trends.map(trendLine)),
    ...section(
      'What to do next:',
      next.map((step, index) => `${index + 1}. ${wrapText(step, COLUMNS, 3).trimStart()}`),
    ),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return ['', ...(title === '' ? [] : [title]), ...lines];
}

type Row = readonly [process: string, metric: string, off: string, on: string, difference: string];

const HEADINGS: Row = ['process', 'median of', 'off', 'on', 'difference (95 %)'];
const WIDTHS = [24, 15, 8, 8];
const MEGABYTE = 1_000_000;

function tableRow([process, metric, off, on, difference]: Row): string {
  const [first = 0, second = 0, third = 0, fourth = 0] = WIDTHS;
  return `${process.padEnd(first)}${metric.padEnd(second)}${off.padStart(third)}${on.padStart(fourth)}  ${difference}`;
}

function comparisonRow({ process, metric, unit, off, on, difference }: Comparison): string {
  const { estimate, low, high } = difference;
  const interval = `${signed(estimate, unit)} (${plain(low, unit)}…${plain(high, unit)})`;
  return tableRow([displayText(process), METRICS[metric], plain(off.median, unit), plain(on.median, unit), interval]);
}

function leftOutLine(leftOut: NonNullable<BehaviorMonitoring['leftOut']>): string {
  const named = leftOut.map(({ window, because }) => `${displayText(window)} (${displayText(because)})`);
  return wrapText(`Not compared, because disturbed: ${named.join(', ')}.`, COLUMNS);
}

function changeLines({ process, metric, at, before, after, near, notNear = [] }: ChangePoint): string[] {
  const unit = metric === 'cpu' ? 'percent-of-one-core' : 'bytes';
  const what = `${at}  ${displayText(process)}: ${METRICS[metric]}, ${plain(before, unit)} to ${plain(after, unit)}`;
  const events = nearestOfEachKind(near)
    .slice(0, MOST_NEAR)
    .map(({ event, offsetSeconds }) => `${displayText(event)} ${offset(offsetSeconds)}`);
  const absent = notNear.length === 0 ? '' : `; not near: ${notNear.map(displayText).join(', ')}`;
  return [
    `  ${what}`,
    wrapText(`${events.length === 0 ? 'nothing known happened near' : events.join(', ')}${absent}`, COLUMNS, 4),
  ];
}

/** An update restarts several processes: once is enough to say so. */
function nearestOfEachKind(near: ChangePoint['near']): ChangePoint['near'] {
  const nearest = new Map<string, ChangePoint['near'][number]>();
  for (const each of near) {
    const known = nearest.get(each.event);
    if (known === undefined || Math.abs(each.offsetSeconds) < Math.abs(known.offsetSeconds))
      nearest.set(each.event, each);
  }
  return [...nearest.values()];
}

function offset(seconds: number): string {
  const amount = Math.abs(seconds) < 120 ? `${Math.abs(seconds)} s` : `${Math.round(Math.abs(seconds) / 60)} min`;
  return `${amount} ${seconds <= 0 ? 'before' : 'after'}`;
}

function trendLine({ process, hours, growth }: Trend): string {
  const [estimate, low, high] = [growth.estimate, growth.low, growth.high].map((value) =>
    plain(value, 'bytes-per-hour'),
  );
  return `  ${displayText(process)}: ${estimate} MB an hour (95 % interval ${low} to ${high}), over ${hours.toFixed(1)} h`;
}

function signed(value: number, unit: Comparison['unit']): string {
  return value < 0 ? plain(value, unit) : `+${plain(value, unit)}`;
}

/** In the unit `METRICS` names. */
function plain(value: number, unit: Comparison['unit']): string {
  if (unit === 'bytes' || unit === 'bytes-per-hour') return (value / MEGABYTE).toFixed(1);
  return value.toFixed(unit === 'seconds' ? 2 : 1);
}
