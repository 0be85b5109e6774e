import { formatCount, formatSize } from '../../lib/quantity.ts';
import type { Report } from '../../model/report.ts';
import { hostLine, notesOf } from '../findings-groups.ts';
import { contentLines, type Missing, missingOf, type Step, type Story, storyOf, WHAT_LEAVES } from '../story.ts';
import { bounded, cut, leftOut } from './bounded.ts';
import { html, type Markup } from './markup.ts';
import { moment, prose } from './prose.ts';

const MOST_NOTES = 10;
const MOST_MISSING = 8;
const MOST_NAMES = 3;
const LONGEST_NAME = 300;
const LONGEST_TEXT = 1_000;

/** What everybody reads: what is wrong, how sure that is, what to do, what is here and what is not. */
export function firstScreen(report: Report): Markup {
  const story = storyOf(report.findings);
  return html`<header>
<p class="eyebrow">Microsoft Defender on this Mac</p>
<h1>${story.headline}</h1>
<p class="facts">${hostLine(report.findings)}${madeAt(report)}</p>
${warnings(report)}
</header>
<div class="answers">
${saw(story)}
${monitoring(story)}
</div>
${steps(story)}
<div class="three">
${contents(report)}
${missing(report)}
<section aria-labelledby="leaves"><h2 id="leaves">What leaves this Mac</h2><p>${prose(WHAT_LEAVES)}</p>${redacted(report)}</section>
</div>`;
}

function madeAt({ bundle, name }: Report): Markup {
  if (bundle === null) return html` · ${name}`;
  const caseId = bundle.case === null ? '' : html` · case ${bundle.case}`;
  return html` · collected ${moment(bundle.finishedAt)} · ${name}${caseId}`;
}

function warnings({ findings }: Report): Markup {
  const { shown, more } = bounded(notesOf(findings), MOST_NOTES);
  if (shown.length === 0) return html``;
  return html`<div class="warning" role="note"><strong>Read this first</strong><ul>${shown.map((note) => html`<li>${cut(note, LONGEST_TEXT)}</li>`)}</ul>${leftOut(more, 'notes', 'findings.json has all')}</div>`;
}

function saw({ worst, others }: Story): Markup {
  const items = worst.map(
    ({ rule, severity, title }) =>
      html`<li><span class="severity ${severity}">${severity}</span> <a href="#finding-${rule}">${title}</a></li>`,
  );
  const list = items.length === 0 ? html`<p>No rule found a problem.</p>` : html`<ul class="worst">${items}</ul>`;
  const more = others === 0 ? '' : html`<p><a href="#findings">and ${formatCount(others)} more below</a></p>`;
  return html`<section aria-labelledby="saw"><h2 id="saw">What we saw</h2>${list}${more}</section>`;
}

function monitoring({ monitoring: { answer, sureness, reason, numbers } }: Story): Markup {
  const kind = answer.toLowerCase().replace(' ', '-');
  return html`<section aria-labelledby="behind"><h2 id="behind">Is behavior monitoring behind it?</h2>
<p class="answer ${kind}">${answer}</p>
<p>${sureness}</p>
<p>${cut(reason, LONGEST_TEXT)}</p>
${numbers === undefined ? '' : html`<p class="numbers">${numbers} <a href="#regression">All numbers</a></p>`}</section>`;
}

function steps({ steps: all }: Story): Markup {
  const list =
    all.length === 0 ? html`<p>Nothing needs to be done.</p>` : html`<ol class="steps">${all.map(step)}</ol>`;
  return html`<section aria-labelledby="do"><h2 id="do">What to do now</h2>${list}</section>`;
}

function step({ brief, commands, problem }: Step): Markup {
  const why =
    problem === undefined
      ? html`<p class="why">to find out about behavior monitoring</p>`
      : html`<p class="why">because: <a href="#finding-${problem.rule}">${problem.title}</a></p>`;
  const copyable = commands.map(
    ({ line, changes }) =>
      html`<div class="command"><pre tabindex="0"><code>${line}</code></pre><button type="button" class="copy" hidden>Copy</button><p>${changes}</p></div>`,
  );
  return html`<li><p>${prose(brief)}</p>${copyable}${why}</li>`;
}

function contents({ inventory, bundle }: Report): Markup {
  const lines = contentLines(inventory).map((line) => html`<li>${prose(line)}</li>`);
  const size =
    bundle === null
      ? ''
      : html`<p>${formatSize(bundle.totals.bytes)} in all; <a href="#inventory">every item</a> with its hash.</p>`;
  return html`<section aria-labelledby="contents"><h2 id="contents">What is in ${bundle === null ? 'the input' : 'the archive'}</h2><ul>${lines}</ul>${size}</section>`;
}

function missing({ inventory, bundle }: Report): Markup {
  const what = html`<h2 id="missing">What was not collected, and why</h2>`;
  if (bundle === null)
    return html`<section aria-labelledby="missing">${what}<p>The source does not say what was planned. <a href="#unknown">What rules lacked</a> is below.</p></section>`;
  const all = missingOf(inventory);
  const losses = bounded(
    all.filter(({ isLoss }) => isLoss),
    MOST_MISSING,
  );
  const others = all.filter(({ isLoss }) => !isLoss);
  const lost =
    losses.shown.length === 0
      ? html`<p>Nothing is missing that exists and was chosen.</p>`
      : html`<ul>${losses.shown.map(missingItem)}</ul>`;
  return html`<section aria-labelledby="missing">${what}${lost}${leftOut(losses.more, 'reasons', 'the inventory has all')}${onPurpose(others)}</section>`;
}

/** What is not there, was not chosen or is never collected. */
function onPurpose(all: readonly Missing[]): Markup {
  if (all.length === 0) return html``;
  const count = all.reduce((sum, { names }) => sum + names.length, 0);
  const { shown, more } = bounded(all, MOST_MISSING);
  return html`<details><summary>${formatCount(count)} more ${count === 1 ? 'item is' : 'items are'} not on this Mac, ${count === 1 ? 'was' : 'were'} not chosen, or ${count === 1 ? 'is' : 'are'} never collected</summary><ul>${shown.map(missingItem)}</ul>${leftOut(more, 'reasons', 'the inventory has all')}</details>`;
}

function missingItem({ reason, fix, names, isLoss }: Missing): Markup {
  const { shown, more } = bounded(names, MOST_NAMES);
  const others = more === 0 ? '' : ` and ${formatCount(more)} more`;
  const how = fix === null ? '' : html`<br>→ ${prose(fix)}`;
  return html`<li>${isLoss ? html`<strong>Missing: </strong>` : ''}${prose(reason)} <span class="names">${shown.map((name) => cut(name, LONGEST_NAME)).join(', ')}${others}</span>${how}</li>`;
}

function redacted({ bundle }: Report): Markup {
  const redaction = bundle?.redaction;
  if (redaction === undefined) return html``;
  return html`<p>Names and ids were taken out (level ${redaction.level}, ${formatCount(redaction.redactions)} places), also of this page.</p>`;
}
