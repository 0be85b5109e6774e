import { formatCount } from '../../lib/quantity.ts';
import type { SourceComparison } from '../../model/comparison.ts';
import type { Plots } from '../../model/plots.ts';
import { comparisonConclusion, isClear, loadAmount, signedAmount } from '../compare-words.ts';
import { comparePlots } from '../plots/compare-plots.ts';
import type { Figure } from '../plots/figure.ts';
import { PLOT_SCRIPT } from '../plots/script.ts';
import { PLOT_STYLE } from '../plots/style.ts';
import { bounded, cut, leftOut } from './bounded.ts';
import { COLORS } from './colors.ts';
import { html, type Markup } from './markup.ts';
import { page } from './page.ts';
import { prose } from './prose.ts';
import { STYLE } from './style.ts';
import { table } from './table.ts';

type Change = SourceComparison['settings'][number];
type Turn = SourceComparison['findings']['appeared'][number];
type Side = SourceComparison['before'];

const MOST_ROWS = 300;
const MOST_NOTES = 10;
const LONGEST_TEXT = 300;
const ELSEWHERE = '`compare --json` has all';

/** Two sources side by side as one page: what to mind first, what changed, then the load on common axes. The same two give the same bytes. */
export function comparePage(
  comparison: SourceComparison,
  plots: { readonly before: Plots; readonly after: Plots },
): Markup {
  const { before, after, warnings, versions, settings, profiles, findings, loads, notCompared } = comparison;
  const figures = comparePlots(plots.before, plots.after, loads);
  return page({
    title: 'Before and after',
    style: `${COLORS}${STYLE}${PLOT_STYLE}`,
    script: PLOT_SCRIPT,
    body: html`<main>
<header><p class="eyebrow">Microsoft Defender, before and after</p><h1>What is different in the second</h1><p>${prose(comparisonConclusion(comparison, 'what is bold differs by more than chance.'))}</p></header>
<div class="answers">${side('Before', before)}${side('After', after)}</div>
${minding(warnings)}
${changeTable('Versions', versions)}
${turns(findings)}
${changeTable('Settings', settings)}
${changeTable('Profiles', profiles)}
<section aria-labelledby="load"><h2 id="load">CPU and memory of Defender</h2>${loadTable(loads)}${figuresOf(figures, 'regression')}</section>
<section aria-labelledby="scans"><h2 id="scans">Scans</h2>${figuresOf(figures, 'scans')}</section>
${missingTable(notCompared)}
</main>
<footer><p>This page is one file. It loads nothing, sends nothing, and works without scripts. Times are UTC.</p></footer>`,
  });
}

function side(label: string, { name, kind, sha256, osVersion, appVersion, notes }: Side): Markup {
  const { shown, more } = bounded(notes, MOST_NOTES);
  const versions = [
    osVersion === null ? 'macOS version not known' : `macOS ${osVersion}`,
    appVersion === null ? 'Defender version not known' : `Defender ${appVersion}`,
  ].join(', ');
  const warning = html`<ul class="warning">${shown.map((note) => html`<li>${cut(note, LONGEST_TEXT)}</li>`)}</ul>`;
  return html`<section><h2>${label}</h2><p>${cut(name, LONGEST_TEXT)}<br>${versions}</p>
<p class="names">${kind}${sha256 === null ? '' : html`, SHA-256 <span class="hash">${sha256}</span>`}</p>
${shown.length === 0 ? '' : warning}${leftOut(more, 'notes', ELSEWHERE)}</section>`;
}

function minding(warnings: readonly string[]): Markup {
  if (warnings.length === 0) return html``;
  const { shown, more } = bounded(warnings, MOST_ROWS);
  return html`<section aria-labelledby="mind"><h2 id="mind">Mind when you compare</h2><ul>${shown.map((one) => html`<li>${cut(one, LONGEST_TEXT)}</li>`)}</ul>${leftOut(more, 'warnings', ELSEWHERE)}</section>`;
}

function changeTable(title: string, changes: readonly Change[]): Markup {
  if (changes.length === 0) return html``;
  const { shown, more } = bounded(changes, MOST_ROWS);
  const rows = shown.map(({ name, before, after }) => [
    html`<code>${cut(name, LONGEST_TEXT)}</code>`,
    html`<code>${valueWords(before)}</code>`,
    html`<code>${valueWords(after)}</code>`,
  ]);
  return html`<section aria-label="${title}">${table(title, ['what', 'before', 'after'], rows)}${leftOut(more, 'changes', ELSEWHERE)}</section>`;
}

function valueWords(value: Change['before']): string {
  if (value === null) return '–';
  return cut(typeof value === 'string' ? value : JSON.stringify(value), LONGEST_TEXT);
}

function turns({ appeared, went, undecided }: SourceComparison['findings']): Markup {
  const columns = [
    turnList('Findings that appeared', appeared),
    turnList('Findings that went', went),
    turnList(
      'Problems of one side that the other has no evidence for',
      undecided.map((turn) => ({ ...turn, title: `${turn.title} (${turn.problemIn})` })),
    ),
  ];
  return html`<div class="three">${columns}</div>`;
}

function turnList(title: string, all: readonly Turn[]): Markup {
  const { shown, more } = bounded(all, MOST_ROWS);
  const items = shown.map(
    ({ severity, title: words }) =>
      html`<li><span class="severity ${severity}">${severity}</span> <span>${words}</span></li>`,
  );
  const list = items.length === 0 ? html`<p>None.</p>` : html`<ul class="worst">${items}</ul>`;
  return html`<section><h2>${title}</h2>${list}${leftOut(more, 'findings', ELSEWHERE)}</section>`;
}

function loadTable(loads: SourceComparison['loads']): Markup {
  if (loads.length === 0) return html`<p>At least one side has no measurement.</p>`;
  const { shown, more } = bounded(loads, MOST_ROWS);
  const rows = shown.map((load) => {
    const { process, metric, before, after, difference } = load;
    const name = html`${process}, ${metric === 'cpu' ? 'CPU of one core' : 'memory'}`;
    return [
      isClear(load) ? html`<strong>${name}</strong>` : name,
      html`${loadAmount(before.mean, metric)}`,
      html`${loadAmount(after.mean, metric)}`,
      html`${difference === null ? 'no interval' : signedAmount(difference.estimate, metric)}`,
      html`${difference === null ? '' : `${signedAmount(difference.low, metric)} to ${signedAmount(difference.high, metric)}`}`,
    ];
  });
  const caption = loads[0]?.basis === 'snapshot' ? 'Means of one moment each' : 'Means';
  return html`${table(caption, ['process', 'before', 'after', 'difference', '95 % interval'], rows, { numbersFrom: 1 })}${leftOut(more, 'rows', ELSEWHERE)}`;
}

function figuresOf(figures: readonly Figure[], section: Figure['section']): Markup[] {
  return figures
    .filter((figure) => figure.section === section)
    .map(({ title, markup }) => html`<h3>${title}</h3>${markup}`);
}

function missingTable(notCompared: SourceComparison['notCompared']): Markup {
  if (notCompared.length === 0) return html``;
  const { shown, more } = bounded(notCompared, MOST_ROWS);
  const rows = shown.map(({ fact, missingIn, reason }) => [
    html`<code>${fact}</code>`,
    html`${missingIn}`,
    html`${cut(reason, LONGEST_TEXT)}`,
  ]);
  return html`<section aria-labelledby="one-sided"><h2 id="one-sided">Not compared, for only one side tells it</h2><details class="fold"><summary>${formatCount(notCompared.length)} facts</summary>${table('Facts of one side', ['fact', 'not', 'why'], rows)}${leftOut(more, 'facts', ELSEWHERE)}</details></section>`;
}
