import { CAUSES, OUTCOMES } from '../../model/cause.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { OutcomesPlot } from '../../model/plots.ts';

/** What became of the items of a bundle. */
export function outcomesPlotOf({ items }: Manifest): OutcomesPlot {
  const outcomes = OUTCOMES.map((outcome) => {
    const own = items.filter((item) => item.outcome === outcome);
    return {
      outcome,
      items: own.length,
      lost: own.filter(({ cause }) => cause !== undefined && CAUSES[cause].isLoss).length,
    };
  });
  return { planned: items.length, outcomes: outcomes.filter((each) => each.items > 0) };
}
