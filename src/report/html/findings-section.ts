import { formatCount } from '../../lib/quantity.ts';
import type { Evidence, Finding } from '../../model/finding.ts';
import type { Context, Report } from '../../model/report.ts';
import { SEVERITIES } from '../../model/severity.ts';
import { gapsOf, withVerdict } from '../findings-groups.ts';
import { bounded, cut, leftOut } from './bounded.ts';
import { html, type Markup } from './markup.ts';
import { link, prose } from './prose.ts';

type Problem = Extract<Finding, { verdict: 'problem' }>;

/** In full; so many more get one line each. */
const MOST_IN_FULL = 100;
const MOST_LINES = 1_000;
const MOST_EVIDENCE = 10;
const MOST_WORDS = 10;
const MOST_GAPS = 100;
const MOST_PASSED = 500;
const LONGEST_TEXT = 1_000;
const LONGEST_EXCERPT = 400;
const LONGEST_WORDS = 200;

/** Every problem with what proves it, the worst first. */
export function findingsSection({ findings, contexts }: Report): Markup {
  const problems = withVerdict(findings, 'problem');
  const around = new Map(contexts.shown.map((context) => [`${context.path}\0${context.line}`, context]));
  const inFull = bounded(problems, MOST_IN_FULL);
  const asLines = bounded(problems.slice(MOST_IN_FULL), MOST_LINES);
  return html`<section aria-labelledby="findings"><h2 id="findings">Findings</h2>
<p>${formatCount(problems.length)} ${problems.length === 1 ? 'problem' : 'problems'}, the worst first. Open one to see the lines that prove it.</p>
${filters(problems)}
${inFull.shown.map((problem) => problemMarkup(problem, around))}
${asLines.shown.length === 0 ? '' : html`<ul class="lines">${asLines.shown.map(oneLine)}</ul>`}
${leftOut(asLines.more, 'problems', 'findings.json has all')}
${contexts.leftOut === 0 ? '' : html`<p class="more">For ${formatCount(contexts.leftOut)} more places the lines around are not shown: there are too many, or they are too far into a large file.</p>`}
${brokenRules(findings.findings)}</section>`;
}

/** Without scripts it does nothing, so it is shown by the script. */
function filters(problems: readonly Problem[]): Markup {
  const buttons = SEVERITIES.flatMap((severity) => {
    const count = problems.filter((problem) => problem.severity === severity).length;
    return count === 0
      ? []
      : [html`<button type="button" data-filter="${severity}" aria-pressed="true">${severity} (${count})</button>`];
  });
  return html`<div class="filters" hidden role="group" aria-label="Filter findings">${buttons}</div>`;
}

function problemMarkup(problem: Problem, around: ReadonlyMap<string, Context>): Markup {
  const { rule, title, severity, message, evidence, fix, references, falsePositives = [] } = problem;
  const { shown, more } = bounded(evidence, MOST_EVIDENCE);
  return html`<details class="finding" data-find data-severity="${severity}">
<summary><span class="severity ${severity}">${severity}</span> <span class="title">${title}</span></summary>
<div id="finding-${rule}" class="body">
<p>${cut(message, LONGEST_TEXT)}</p>
<h3>Evidence</h3>
${shown.map((one) => evidenceMarkup(one, around.get(`${one.path}\0${one.line}`)))}
${leftOut(more, more === 1 ? 'place' : 'places', 'findings.json has all')}
${list('What to do', fix, 'ol')}
${list('Not a problem if', falsePositives, 'ul')}
${references.length === 0 ? '' : html`<h3>References</h3><ul>${references.slice(0, MOST_WORDS).map((url) => html`<li>${link(url)}</li>`)}</ul>`}
<p class="rule">Rule <code>${rule}</code>; <code>mdediag explain ${rule} …</code> tells why it fired.</p>
</div></details>
`;
}

function list(title: string, texts: readonly string[], kind: 'ol' | 'ul'): Markup {
  if (texts.length === 0) return html``;
  const { shown, more } = bounded(texts, MOST_WORDS);
  const items = shown.map((text) => html`<li>${prose(cut(text, LONGEST_TEXT))}</li>`);
  return html`<h3>${title}</h3>${kind === 'ol' ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`}${leftOut(more, 'of them', 'findings.json has all')}`;
}

/** The line among its neighbors; where those were not read, its words alone. */
function evidenceMarkup({ path, line, sha256, excerpt, fact, why }: Evidence, context: Context | undefined): Markup {
  const place = cut(path, LONGEST_EXCERPT) + (line === undefined ? '' : `:${line}`);
  const hash = sha256 === null ? '' : html` <span class="hash" title="SHA-256 of the file">${sha256}</span>`;
  const words = cut(excerpt, LONGEST_EXCERPT);
  const shown =
    context === undefined
      ? html`<pre tabindex="0"><code>${words}</code></pre>`
      : html`<div class="source" tabindex="0" role="region" aria-label="Lines around ${place}">${linesOf(context, words)}</div>`;
  return html`<figure class="evidence"><figcaption><code>${place}</code>${fact === undefined ? '' : html` <span class="fact">${fact}</span>`}${hash}</figcaption>${shown}${why === undefined ? '' : html`<p>${cut(why, LONGEST_TEXT)}</p>`}</figure>`;
}

function linesOf({ line, firstLine, lines }: Context, words: string): Markup[] {
  return lines.map((text, index) => {
    const number = firstLine + index;
    const isProof = number === line;
    // A long line is cut, and the words that prove it may be behind the cut.
    const shown = isProof && text.endsWith('…') ? words : text;
    return html`<div class="${isProof ? 'line proof' : 'line'}"><span class="number">${number}</span><code>${shown}</code></div>`;
  });
}

function oneLine({ rule, severity, title }: Problem): Markup {
  return html`<li data-find data-severity="${severity}" id="finding-${rule}"><span class="severity ${severity}">${severity}</span> ${title} <code>${rule}</code></li>`;
}

function brokenRules(findings: readonly Finding[]): Markup {
  const broken = findings.filter((finding) => finding.verdict === 'broken');
  if (broken.length === 0) return html``;
  const { shown, more } = bounded(broken, MOST_GAPS);
  return html`<h3>Broken rules; please report them</h3><ul>${shown.map(({ rule, message }) => html`<li><code>${rule}</code>: ${cut(message, LONGEST_TEXT)}</li>`)}</ul>${leftOut(more, 'rules', 'findings.json has all')}`;
}

/** Why rules could not be evaluated, and what to collect next. */
export function unknownSection({ findings }: Report): Markup {
  const { shown, more } = bounded(gapsOf(findings), MOST_GAPS);
  const rows = shown.map(({ reason, rules }) => {
    const named = bounded(rules, MOST_EVIDENCE);
    const others = named.more === 0 ? '' : ` and ${formatCount(named.more)} more`;
    return html`<li data-find>${prose(cut(reason, LONGEST_TEXT))}<br><span class="names">for ${named.shown.join(', ')}${others}</span></li>`;
  });
  const body = rows.length === 0 ? html`<p>Every rule had what it needs.</p>` : html`<ul class="roomy">${rows}</ul>`;
  return html`<section aria-labelledby="unknown"><h2 id="unknown">Could not be evaluated</h2>${body}${leftOut(more, 'reasons', 'findings.json has all')}</section>`;
}

/** What is in order, or does not apply: folded, for it is long. */
export function passedSection({ findings }: Report): Markup {
  const clear = withVerdict(findings, 'clear').map(({ rule, title }) => ({ rule, words: title ?? '' }));
  const other = withVerdict(findings, 'not-applicable').map(({ rule, reason }) => ({ rule, words: reason }));
  return html`<section aria-labelledby="passed"><h2 id="passed">Rules that found nothing</h2>
${folded(`${formatCount(clear.length)} clear`, clear)}
${folded(`${formatCount(other.length)} not applicable`, other)}</section>`;
}

function folded(title: string, rules: readonly { readonly rule: string; readonly words: string }[]): Markup {
  const { shown, more } = bounded(rules, MOST_PASSED);
  const items = shown.map(
    ({ rule, words }) => html`<li data-find><code>${rule}</code> ${cut(words, LONGEST_WORDS)}</li>`,
  );
  return html`<details class="fold"><summary>${title}</summary><ul>${items}</ul>${leftOut(more, 'rules', 'findings.json has all')}</details>`;
}
