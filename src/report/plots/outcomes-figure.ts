import { formatCount } from '../../lib/quantity.ts';
import type { OutcomesPlot } from '../../model/plots.ts';
import { html } from '../html/markup.ts';
import { table } from '../html/table.ts';
import { barRows } from './bar-rows.ts';
import { type Figure, figureOf, type Heading } from './figure.ts';
import { counted } from './words.ts';

/** Where it belongs. */
export const OUTCOMES_HEADING: Heading = {
  id: 'plot-outcomes',
  title: 'What became of what was to be collected',
  section: 'completeness',
};

/** How complete a bundle is. */
export function outcomesFigure({ planned, outcomes }: OutcomesPlot): Figure {
  const lost = outcomes.reduce((sum, each) => sum + each.lost, 0);
  const told = outcomes.map(({ outcome, items }) => `${formatCount(items)} ${outcome}`).join(', ');
  const words =
    lost === 0
      ? 'Nothing that was to be read is missing.'
      : `Of them, ${counted(lost, 'item')} (hatched) should have been read and ${lost === 1 ? 'is' : 'are'} missing.`;
  const description = `${counted(planned, 'item')} planned: ${told}. ${words}`;
  const rows = outcomes.map(({ outcome, items, lost: missing }) => ({
    name: outcome,
    value: missing === 0 ? formatCount(items) : `${formatCount(items)}, ${formatCount(missing)} lost`,
    parts: [
      {
        share: (items - missing) / planned,
        kind: outcome === 'collected' ? ('plain' as const) : ('outlined' as const),
      },
      { share: missing / planned, kind: 'hatched' as const },
    ].filter(({ share }) => share > 0),
  }));
  const cells = outcomes.map(({ outcome, items, lost: missing }) =>
    [outcome, formatCount(items), formatCount(missing)].map((cell) => html`${cell}`),
  );
  const numbers = table('Items by what became of them', ['outcome', 'items', 'of them lost'], cells, {
    numbersFrom: 1,
  });
  return figureOf(OUTCOMES_HEADING, description, barRows({ ...OUTCOMES_HEADING, description }, rows), [numbers]);
}
