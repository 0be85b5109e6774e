import type { Plots, Plotted } from '../../model/plots.ts';
import { distributionFigure } from './distribution-figure.ts';
import { errorsFigure } from './errors-figure.ts';
import { type Figure, type Heading, nothingToDraw } from './figure.ts';
import { loadFigures } from './load-figures.ts';
import { OUTCOMES_HEADING, outcomesFigure } from './outcomes-figure.ts';
import { SCANS_HEADING, scansFigure } from './scans-figure.ts';

/**
 * The plots of a report, each with its words and the numbers behind it; in place of one for which the source says nothing, the
 * reason. The same data gives the same bytes.
 */
export function plotFigures(plots: Plots): readonly Figure[] {
  return [
    ...figuresOf(plots.load, loadFigures, MISSING.load),
    ...figuresOf(plots.distributions, (plot) => [distributionFigure(plot)], MISSING.distributions),
    ...figuresOf(plots.scans, (plot) => [scansFigure(plot)], MISSING.scans),
    ...figuresOf(plots.errors, (plot) => [errorsFigure(plot)], MISSING.errors),
    ...figuresOf(plots.outcomes, (plot) => [outcomesFigure(plot)], MISSING.outcomes),
  ];
}

const MISSING = {
  load: { id: 'plot-cpu', title: 'CPU and memory over time', section: 'regression' },
  distributions: { id: 'plot-on-off', title: 'Behavior monitoring off and on', section: 'regression' },
  scans: SCANS_HEADING,
  errors: { id: 'plot-errors', title: "Errors and warnings in Defender's logs", section: 'errors' },
  outcomes: OUTCOMES_HEADING,
} as const satisfies Readonly<Record<keyof Plots, Heading>>;

function figuresOf<T extends object>(
  plot: Plotted<T>,
  draw: (plot: T) => readonly Figure[],
  heading: Heading,
): readonly Figure[] {
  if (!('missing' in plot)) return draw(plot);
  return [nothingToDraw(heading, plot.missing)];
}
