import { displayText, wrapText } from '../lib/display-text.ts';
import { formatCount } from '../lib/quantity.ts';
import type { SourceComparison } from '../model/comparison.ts';
import { comparisonConclusion, isClear, loadAmount, signedAmount } from './compare-words.ts';

type Change = SourceComparison['settings'][number];
type Load = SourceComparison['loads'][number];
type Turn = SourceComparison['findings']['appeared'][number];

const COLUMNS = 78;
const TEXT_COLUMN = 4;
const MOST_LINES = 30;
const SEVERITY_COLUMNS = 9;
const LONGEST_VALUE = 120;

/** What is different in the second source, for a terminal: what to mind first, then what changed, then the load. */
export function comparisonText(comparison: SourceComparison): string {
  const { before, after, warnings, versions, settings, profiles, findings, loads, notCompared } = comparison;
  return [
    ...sideLines('Before', before),
    ...sideLines('After', after),
    '',
    ...section(
      'Mind',
      warnings.map((warning) => marked('!', warning)),
    ),
    ...section('Versions', versions.map(changeLine)),
    ...section('Settings', settings.map(changeLine)),
    ...section('Profiles', profiles.map(changeLine)),
    ...section('Findings that appeared', findings.appeared.map(turnLine)),
    ...section('Findings that went', findings.went.map(turnLine)),
    ...section(
      'Problems of one side that the other has no evidence for',
      findings.undecided.map((turn) => `${turnLine(turn)} (${turn.problemIn})`),
    ),
    ...section(`CPU and memory of Defender${basisWords(loads)}`, loads.map(loadLine)),
    ...section(
      'Not compared, for only one side tells it',
      notCompared.map(({ fact, missingIn, reason }) => marked(' ', `${fact}, not ${missingIn}: ${reason}`)),
    ),
    wrapText(comparisonConclusion(comparison, 'lines with * differ by more than chance.'), COLUMNS),
  ].join('\n');
}

function sideLines(label: string, { name, osVersion, appVersion, notes }: SourceComparison['before']): string[] {
  const versions = [
    osVersion === null ? 'macOS version not known' : `macOS ${osVersion}`,
    appVersion === null ? 'Defender version not known' : `Defender ${appVersion}`,
  ].join(', ');
  return [
    `${label.padEnd(8)}${displayText(name)}`,
    `        ${displayText(versions)}`,
    ...notes.map((note) => wrapText(displayText(note), COLUMNS, 8)),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const hidden = lines.length - MOST_LINES;
  return [title, ...lines.slice(0, MOST_LINES), ...(hidden > 0 ? [`  … and ${hidden} more; see --json`] : []), ''];
}

function changeLine({ name, before, after }: Change): string {
  if (before === null) return marked('+', `${name}${isPresence(after) ? '' : ` = ${shown(after)}`}`);
  if (after === null) return marked('-', `${name}${isPresence(before) ? '' : ` = ${shown(before)}`}`);
  return marked(' ', `${name}: ${shown(before)} to ${shown(after)}`);
}

/** What stands for being there at all. */
function isPresence(value: Change['before']): boolean {
  return value === 'set' || value === 'installed';
}

function shown(value: Change['before']): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function turnLine({ severity, title }: Turn): string {
  return `    ${severity.padEnd(SEVERITY_COLUMNS)}${displayText(title)}`;
}

function basisWords(loads: readonly Load[]): string {
  return loads[0]?.basis === 'snapshot' ? ', one moment each' : '';
}

function loadLine(load: Load): string {
  const { process, metric, before, after, difference } = load;
  const [from, to] = [loadAmount(before.mean, metric), loadAmount(after.mean, metric)];
  const change = `${process} ${metric === 'cpu' ? 'CPU' : 'memory'}: ${from} to ${to}`;
  if (difference === null) return marked(' ', `${change} (${measurements(before.n, after.n)}: no interval)`);
  const { estimate, low, high, confidence } = difference;
  const interval = `${Math.round(confidence * 100)} % interval ${signedAmount(low, metric)} to ${signedAmount(high, metric)}`;
  return marked(isClear(load) ? '*' : ' ', `${change}; ${signedAmount(estimate, metric)}, ${interval}`);
}

function measurements(before: number, after: number): string {
  return `${formatCount(before)} and ${formatCount(after)} ${before === 1 && after === 1 ? 'measurement' : 'measurements'}`;
}

/** A mark two columns in, the text behind it, and further lines below the text. */
function marked(mark: '!' | '+' | '-' | '*' | ' ', text: string): string {
  return `  ${mark} ${wrapText(displayText(text), COLUMNS, TEXT_COLUMN).slice(TEXT_COLUMN)}`;
}
