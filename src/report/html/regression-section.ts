import { formatCount } from '../../lib/quantity.ts';
import type { BehaviorMonitoring, Comparison } from '../../model/finding.ts';
import { METRIC_WORDS, nearestOfEachKind, offsetWords, plain, signed, VERDICT_WORDS } from '../regression-words.ts';
import { bounded, leftOut } from './bounded.ts';
import { html, type Markup } from './markup.ts';
import { moment, prose } from './prose.ts';
import { table } from './table.ts';

type ChangePoint = BehaviorMonitoring['changePoints'][number];
type Trend = NonNullable<BehaviorMonitoring['trends']>[number];

const MOST_ROWS = 100;
const MOST_NEAR = 4;
const ELSEWHERE = 'findings.json has all';

/** The numbers behind the verdict on behavior monitoring; `figures` are its plots. */
export function regressionSection(judgement: BehaviorMonitoring, figures: readonly Markup[]): Markup {
  const { verdict, reason, comparisons, leftOut: disturbed = [], changePoints, trends = [], next = [] } = judgement;
  const [compared, changed, grown] = [comparisons, changePoints, trends].map((all) => bounded<unknown>(all, MOST_ROWS));
  return html`<section aria-labelledby="regression"><h2 id="regression">Behavior monitoring and load</h2>
<p><strong>Verdict: ${VERDICT_WORDS[verdict]}.</strong> ${reason}</p>
${figures}
${comparisons.length === 0 ? '' : html`<details class="fold"><summary>All ${formatCount(comparisons.length)} comparisons</summary>${comparisonTable(comparisons.slice(0, MOST_ROWS))}</details>`}
${leftOut(compared?.more ?? 0, 'comparisons', ELSEWHERE)}
${
  disturbed.length === 0
    ? ''
    : html`<p>Not compared, because disturbed: ${disturbed
        .slice(0, MOST_ROWS)
        .map(({ window, because }) => `${window} (${because})`)
        .join(', ')}.</p>`
}
${changePoints.length === 0 ? '' : changeTable(changePoints.slice(0, MOST_ROWS))}
${leftOut(changed?.more ?? 0, 'changes', ELSEWHERE)}
${trends.length === 0 ? '' : trendTable(trends.slice(0, MOST_ROWS))}
${leftOut(grown?.more ?? 0, 'trends', ELSEWHERE)}
${next.length === 0 ? '' : html`<h3>What to do next</h3><ol>${next.map((text) => html`<li>${prose(text)}</li>`)}</ol>`}</section>`;
}

function comparisonTable(comparisons: readonly Comparison[]): Markup {
  const rows = comparisons.map(({ process, metric, unit, off, on, difference, pValue }) => [
    html`${process}`,
    html`${METRIC_WORDS[metric]}`,
    html`${plain(off.median, unit)}`,
    html`${plain(on.median, unit)}`,
    html`${signed(difference.estimate, unit)}`,
    html`${plain(difference.low, unit)} to ${plain(difference.high, unit)}`,
    html`${pValue < 0.0001 ? '< 0.0001' : pValue.toFixed(4)}`,
  ]);
  const headings = ['process', 'median of', 'off', 'on', 'difference', '95 % interval', 'p'];
  return table('With behavior monitoring off and on', headings, rows, { numbersFrom: 2 });
}

function changeTable(changes: readonly ChangePoint[]): Markup {
  const rows = changes.map(({ process, metric, at, before, after, near }) => {
    const unit = metric === 'cpu' ? 'percent-of-one-core' : 'bytes';
    const events = nearestOfEachKind(near).slice(0, MOST_NEAR);
    const words = events.map(({ event, offsetSeconds }) => `${event} ${offsetWords(offsetSeconds)}`);
    return [
      moment(at),
      html`${process}`,
      html`${METRIC_WORDS[metric]}: ${plain(before, unit)} to ${plain(after, unit)}`,
      html`${words.length === 0 ? 'nothing known' : words.join(', ')}`,
    ];
  });
  return table('When load changed', ['when', 'process', 'change', 'what happened near'], rows);
}

function trendTable(trends: readonly Trend[]): Markup {
  const rows = trends.map(({ process, hours, growth }) => {
    const [estimate, low, high] = [growth.estimate, growth.low, growth.high].map((bytes) =>
      plain(bytes, 'bytes-per-hour'),
    );
    return [
      html`${process}`,
      html`${estimate ?? ''} (${low ?? ''} to ${high ?? ''})`,
      html`${formatCount(Math.round(hours * 10) / 10)}`,
    ];
  });
  return table('Memory that keeps growing', ['process', 'MB an hour (95 % interval)', 'hours'], rows);
}
