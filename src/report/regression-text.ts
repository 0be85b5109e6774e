import { displayText, wrapText } from '../lib/display-text.ts';
import { instantWords } from '../lib/instant-words.ts';
import type { BehaviorMonitoring, Comparison } from '../model/finding.ts';
import { METRIC_WORDS, nearestOfEachKind, offsetWords, plain, signed, VERDICT_WORDS } from './regression-words.ts';

type ChangePoint = BehaviorMonitoring['changePoints'][number];
type Trend = NonNullable<BehaviorMonitoring['trends']>[number];

const COLUMNS = 80;
/** The rest is in the JSON form. */
const MOST_CHANGES = 6;
const MOST_NEAR = 4;

/** The verdict on behavior monitoring for a terminal: the sentence, the numbers behind it, what changed and when, what to do next. */
export function regressionText(judgement: BehaviorMonitoring): string {
  return [verdictText(judgement), ...detailSections(judgement)].join('\n');
}

/** The verdict in one sentence. */
function verdictText({ verdict, reason }: BehaviorMonitoring): string {
  return wrapText(`Behavior monitoring: ${VERDICT_WORDS[verdict]}. ${displayText(reason)}`, COLUMNS);
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

function tableRow([process, metric, off, on, difference]: Row): string {
  const [first = 0, second = 0, third = 0, fourth = 0] = WIDTHS;
  return `${process.padEnd(first)}${metric.padEnd(second)}${off.padStart(third)}${on.padStart(fourth)}  ${difference}`;
}

function comparisonRow({ process, metric, unit, off, on, difference }: Comparison): string {
  const { estimate, low, high } = difference;
  const interval = `${signed(estimate, unit)} (${plain(low, unit)}…${plain(high, unit)})`;
  return tableRow([
    displayText(process),
    METRIC_WORDS[metric],
    plain(off.median, unit),
    plain(on.median, unit),
    interval,
  ]);
}

function leftOutLine(leftOut: NonNullable<BehaviorMonitoring['leftOut']>): string {
  const named = leftOut.map(({ window, because }) => `${displayText(window)} (${displayText(because)})`);
  return wrapText(`Not compared, because disturbed: ${named.join(', ')}.`, COLUMNS);
}

function changeLines({ process, metric, at, before, after, near, notNear = [] }: ChangePoint): string[] {
  const unit = metric === 'cpu' ? 'percent-of-one-core' : 'bytes';
  const what = `${instantWords(at)}  ${displayText(process)}: ${METRIC_WORDS[metric]}, ${plain(before, unit)} to ${plain(after, unit)}`;
  const events = nearestOfEachKind(near)
    .slice(0, MOST_NEAR)
    .map(({ event, offsetSeconds }) => `${displayText(event)} ${offsetWords(offsetSeconds)}`);
  const absent = notNear.length === 0 ? '' : `; not near: ${notNear.map(displayText).join(', ')}`;
  return [
    wrapText(what, COLUMNS, 4, 2),
    wrapText(`${events.length === 0 ? 'nothing known happened near' : events.join(', ')}${absent}`, COLUMNS, 4),
  ];
}

function trendLine({ process, hours, growth }: Trend): string {
  const [estimate, low, high] = [growth.estimate, growth.low, growth.high].map((value) =>
    plain(value, 'bytes-per-hour'),
  );
  return `  ${displayText(process)}: ${estimate} MB an hour (95 % interval ${low} to ${high}), over ${hours.toFixed(1)} h`;
}
