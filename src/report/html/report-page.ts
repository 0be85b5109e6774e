import type { Report } from '../../model/report.ts';
import type { Figure } from '../plots/figure.ts';
import { plotFigures } from '../plots/plot-figures.ts';
import { PLOT_SCRIPT } from '../plots/script.ts';
import { PLOT_STYLE } from '../plots/style.ts';
import { COLORS } from './colors.ts';
import { coverageSection, inventorySection, settingsSection, timelineSection } from './data-sections.ts';
import { findingsSection, passedSection, unknownSection } from './findings-section.ts';
import { firstScreen } from './first-screen.ts';
import { html, type Markup } from './markup.ts';
import { page } from './page.ts';
import { regressionSection } from './regression-section.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** The report as one page: first for the person at the Mac, below for the engineer. The same report gives the same bytes. */
export function reportPage(report: Report): Markup {
  const figures = plotFigures(report.plots);
  const figuresOf = (section: Figure['section']): Markup[] =>
    figures.filter((figure) => figure.section === section).map(({ title, markup }) => html`<h3>${title}</h3>${markup}`);
  return page({
    title: `Defender report: ${report.name}`,
    style: `${COLORS}${STYLE}${PLOT_STYLE}`,
    script: `${SCRIPT}${PLOT_SCRIPT}`,
    body: html`<main>
${firstScreen(report)}
<nav aria-label="Details"><a href="#findings">Findings</a> <a href="#regression">Load</a> <a href="#activity">Activity</a> <a href="#unknown">Not evaluated</a> <a href="#settings">Settings</a> <a href="#timeline">Timeline</a> <a href="#inventory">Inventory</a> <a href="#passed">Passed</a> <a href="#coverage">Coverage</a></nav>
<p class="search" hidden><label for="search">Search in everything below</label> <input type="search" id="search" autocomplete="off"> <span role="status" id="found"></span></p>
${findingsSection(report)}
${regressionSection(report.findings.behaviorMonitoring, figuresOf('regression'))}
${activitySection([...figuresOf('scans'), ...figuresOf('errors')])}
${unknownSection(report)}
${settingsSection(report)}
${timelineSection(report)}
${inventorySection(report, figuresOf('completeness'))}
${passedSection(report)}
${coverageSection(report)}
</main>
<footer><p>This page is one file. It loads nothing, sends nothing, and works without scripts. Times are UTC.</p></footer>`,
  });
}

function activitySection(figures: readonly Markup[]): Markup {
  return html`<section aria-labelledby="activity"><h2 id="activity">Scans and errors</h2>${figures}</section>`;
}
