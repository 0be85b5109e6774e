import type { SourceComparison } from '../../model/comparison.ts';
import type { Plots, Plotted } from '../../model/plots.ts';
import { compareDifferences } from './compare-differences.ts';
import { compareLoad } from './compare-load.ts';
import { compareScans } from './compare-scans.ts';
import { type Figure, nothingToDraw } from './figure.ts';

/**
 * Two sources on common axes, each plot with its words and the numbers behind it; in place of one that a side has no data for, the
 * reason. The same data gives the same bytes.
 */
export function comparePlots(before: Plots, after: Plots, loads: SourceComparison['loads']): readonly Figure[] {
  const load = both(before.load, after.load);
  const scans = both(before.scans, after.scans);
  const differences = compareDifferences(loads);
  return [
    ...(differences === undefined ? [] : [differences]),
    ...('missing' in load
      ? [nothingToDraw({ id: 'compare-cpu', title: 'CPU and memory over time', section: 'regression' }, load.missing)]
      : compareLoad(load.before, load.after)),
    'missing' in scans
      ? nothingToDraw({ id: 'compare-scans', title: 'Scanned files by program', section: 'scans' }, scans.missing)
      : compareScans(scans.before, scans.after),
  ];
}

function both<T extends object>(
  before: Plotted<T>,
  after: Plotted<T>,
): { readonly before: T; readonly after: T } | { readonly missing: string } {
  if (!('missing' in before) && !('missing' in after)) return { before, after };
  const reasons = [
    ...('missing' in before ? [`before: ${before.missing}`] : []),
    ...('missing' in after ? [`after: ${after.missing}`] : []),
  ];
  return { missing: reasons.join('; ') };
}
