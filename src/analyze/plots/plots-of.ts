import type { Fact } from '../../model/fact.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Plots, Plotted } from '../../model/plots.ts';
import type { FactName, FactValue } from '../../parse/index.ts';
import type { Lookup } from '../condition.ts';
import type { Regression } from '../regression/judge-regression.ts';
import { distributionsOf } from './distributions.ts';
import { errorsPlotOf } from './errors-plot.ts';
import { loadPlotOf } from './load-plot.ts';
import { outcomesPlotOf } from './outcomes-plot.ts';
import { scansPlotOf } from './scans-plot.ts';

/** The data of all plots of one source. */
export function plotsOf(regression: Regression, lookup: Lookup, manifest: Manifest | undefined): Plots {
  const { tests, judged } = regression;
  return {
    load: loadPlotOf(regression) ?? { missing: reasonFor(lookup, 'processes.series') },
    distributions: tests.length > 0 ? distributionsOf(tests) : { missing: judged.reason },
    scans: plotted(lookup, 'rtp.processes', scansPlotOf, 'no process had a file scanned'),
    errors: plotted(
      lookup,
      'core-log.error-minutes',
      (minutes) => errorsPlotOf(minutes, errorLines(lookup), regression.timeline),
      'the logs have no error or warning with a time',
    ),
    outcomes:
      manifest === undefined
        ? { missing: 'only a bundle of mdediag says what became of each item' }
        : outcomesPlotOf(manifest),
  };
}

function plotted<Name extends FactName, T extends object>(
  lookup: Lookup,
  name: Name,
  plotOf: (value: FactValue<Name>) => T | undefined,
  nothing: string,
): Plotted<T> {
  const fact = factOf(lookup, name);
  if (fact.state !== 'known') return { missing: fact.reason };
  return plotOf(fact.value) ?? { missing: nothing };
}

/** Of logs whose lines fall into few kinds, all of them; each with how often. */
function errorLines(lookup: Lookup): number {
  const [kinds, others] = [factOf(lookup, 'core-log.errors'), factOf(lookup, 'core-log.other-errors')];
  const listed = kinds.state === 'known' ? kinds.value.reduce((sum, { count }) => sum + count, 0) : 0;
  return listed + (others.state === 'known' ? others.value : 0);
}

function reasonFor(lookup: Lookup, name: FactName): string {
  const fact = lookup(name);
  return fact.state === 'known' ? 'nothing was measured' : fact.reason;
}

function factOf<Name extends FactName>(lookup: Lookup, name: Name): Fact<FactValue<Name>> {
  // Facts have passed their shapes.
  return lookup(name) as Fact<FactValue<Name>>;
}
