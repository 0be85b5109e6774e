import { formatCount, formatSize } from '../../lib/quantity.ts';
import type { Place } from '../../model/fact.ts';
import type { ErrorCount } from '../../model/plots.ts';
import type { TimelineEvent } from '../../model/recording.ts';
import type { EffectiveSetting, InventoryRow, Report, SettingOrigin } from '../../model/report.ts';
import { counted } from '../plots/words.ts';
import { bounded, cut, leftOut } from './bounded.ts';
import { html, type Markup } from './markup.ts';
import { moment } from './prose.ts';
import { table } from './table.ts';

const MOST_SETTINGS = 500;
const MOST_EVENTS = 500;
const MOST_ITEMS = 1_000;
const LONGEST_VALUE = 200;
const LONGEST_NAME = 300;

/** Who decides a setting, in words. */
const ORIGINS: Readonly<Record<SettingOrigin, string>> = {
  attach: 'Defender portal (MDE Attach)',
  mdm: 'your organization (MDM)',
  local: 'this Mac',
  default: 'default',
};

/** Which value of each setting counts and where it comes from; defaults are folded. */
export function settingsSection({ settings: { rows, leftOut: more, unknown } }: Report): Markup {
  const set = bounded(
    rows.filter(({ origin, overridden }) => origin !== 'default' || overridden.length > 0),
    MOST_SETTINGS,
  );
  const defaults = bounded(
    rows.filter(({ origin, overridden }) => origin === 'default' && overridden.length === 0),
    MOST_SETTINGS,
  );
  return html`<section aria-labelledby="settings"><h2 id="settings">Settings in effect</h2>
${unknown.length === 0 ? '' : html`<p>Not known, so that it may decide otherwise:</p><ul>${unknown.map(({ origin, reason }) => html`<li>${ORIGINS[origin]}: ${reason}</li>`)}</ul>`}
${set.shown.length === 0 ? html`<p>Nobody is known to set anything.</p>` : settingsTable('Settings somebody made', set.shown)}
${leftOut(set.more + more, 'settings', 'the files of settings have all')}
<details class="fold"><summary>${formatCount(defaults.shown.length)} settings nobody made, with their documented defaults</summary>${settingsTable('Defaults', defaults.shown)}</details></section>`;
}

function settingsTable(caption: string, rows: readonly EffectiveSetting[]): Markup {
  const cells = rows.map(({ key, value, origin, place, overridden, reported }) => [
    html`<code>${cut(key, LONGEST_VALUE)}</code>`,
    html`<code>${shown(value)}</code>${reported === null ? '' : html`<br>Defender says <code>${shown(reported)}</code>`}`,
    html`${ORIGINS[origin]}${overridden.map((other) => html`<br>not ${ORIGINS[other.origin]}: <code>${shown(other.value)}</code>`)}`,
    placeCell(place),
  ]);
  return table(caption, ['setting', 'value', 'set by', 'where'], cells);
}

function shown(value: unknown): string {
  return cut(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'), LONGEST_VALUE);
}

function placeCell(place: Place | null | undefined): Markup {
  if (place === null || place === undefined) return html``;
  return html`<code>${cut(place.path, LONGEST_NAME)}${place.line === undefined ? '' : `:${place.line}`}</code>`;
}

/** Everything with a date, the newest first. */
export function timelineSection({ timeline, plots }: Report): Markup {
  const busy = 'busiestMinutes' in plots.errors ? plots.errors.busiestMinutes.map(busyMinute) : [];
  const dated = [...timeline, ...busy].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
  const { shown: events, more } = bounded(dated, MOST_EVENTS);
  const rows = events.map(({ event, at, detail, place }) => [
    moment(at),
    html`${cut(event.replaceAll('-', ' '), LONGEST_VALUE)}`,
    html`${cut(detail ?? '', LONGEST_VALUE)}`,
    placeCell(place),
  ]);
  const body =
    rows.length === 0
      ? html`<p>Nothing in the source has a date that counts.</p>`
      : table('The newest first', ['when', 'what', 'detail', 'where'], rows);
  return html`<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>${body}${leftOut(more, 'older events', 'the logs have all')}</section>`;
}

/** Every minute with an error would drown all else. */
function busyMinute({ atMs, errors, warnings }: ErrorCount): TimelineEvent {
  const detail = `${counted(errors, 'error')} and ${counted(warnings, 'warning')} in this minute, one of the busiest`;
  return { event: 'errors-logged', at: new Date(atMs).toISOString(), detail };
}

/** Every item and what became of it: what is missing comes first. */
export function inventorySection({ inventory }: Report, figures: readonly Markup[]): Markup {
  const sorted = [...inventory.filter(({ isLoss }) => isLoss), ...inventory.filter(({ isLoss }) => !isLoss)];
  const { shown: items, more } = bounded(sorted, MOST_ITEMS);
  const rows = items.map(itemCells);
  return html`<section aria-labelledby="inventory"><h2 id="inventory">Inventory</h2>${figures}
<details class="fold"><summary>${formatCount(inventory.length)} ${inventory.length === 1 ? 'item' : 'items'}, with outcome and SHA-256</summary>${table('Items', ['item', 'outcome', 'size', 'SHA-256 of what is stored'], rows)}${leftOut(more, 'items', 'manifest.json has all')}</details></section>`;
}

function itemCells({ name, path, outcome, reason, sizeBytes, sha256 }: InventoryRow): Markup[] {
  const member = path === null || path === name ? '' : html`<br><span class="names">${cut(path, LONGEST_NAME)}</span>`;
  return [
    html`<code>${cut(name, LONGEST_NAME)}</code>${member}`,
    html`${outcome.replace('-', ' ')}${reason === null ? '' : html`<br><span class="names">${cut(reason, LONGEST_NAME)}</span>`}`,
    html`${sizeBytes === null ? '' : formatSize(sizeBytes)}`,
    html`<span class="hash">${sha256 ?? ''}</span>`,
  ];
}

/** How much of the source was understood, and by what. */
export function coverageSection({ findings, bundle }: Report): Markup {
  const { coverage, source, rulePacks, tool } = findings;
  const facts = [
    ['kinds of files found', formatCount(coverage.artifacts)],
    ['facts known', formatCount(coverage.factsKnown)],
    ['facts the source does not tell', formatCount(coverage.factsAbsent)],
    ['facts that could not be read', formatCount(coverage.factsUnreadable)],
    ['lines of logs read', formatCount(coverage.linesRead)],
    ['lines that were not understood', formatCount(coverage.linesUnparsed)],
    ['kind of source', source.kind],
    ['its own hashes', source.verified ? 'checked, all fit' : 'not checked, or they do not fit'],
    ...(source.sha256 === null ? [] : [['SHA-256 of the source', source.sha256]]),
    ...(bundle === null ? [] : [['bundle id', bundle.bundleId]]),
    ['rules', rulePacks.map(({ name, version, sha256 }) => `${name} ${version} (${sha256.slice(0, 12)})`).join(', ')],
    ['made by', `${tool.name} ${tool.version}`],
  ];
  const rows = facts.map(([name = '', value = '']) => html`<div data-find><dt>${name}</dt><dd>${value}</dd></div>`);
  return html`<section aria-labelledby="coverage"><h2 id="coverage">Coverage</h2><dl>${rows}</dl></section>`;
}
