import { formatDuration } from '../../lib/quantity.ts';
import type { Envelope, LoadPlot } from '../../model/plots.ts';
import type { LoadMetric } from './load-metric.ts';
import { amount, counted, moment, period } from './words.ts';

/** As many changes are told one by one. */
const MOST_TOLD = 3;

/** What is to be seen in a plot of the load, for who cannot see it and for who wants to know what to look for. */
export function loadWords(plot: LoadPlot, { metric, unit, envelopesOf }: LoadMetric): string {
  const envelopes = envelopesOf(plot);
  const [first, ...others] = envelopes;
  if (first === undefined) return '';
  const what = metric === 'cpu' ? 'used' : 'held';
  const largest = `${first.process} ${what} ${amount(first.mean, unit)} on average, ${amount(first.high, unit)} at most`;
  const rest = others.length === 0 ? '' : ` (all ${counted(envelopes.length, 'process', 'processes')} on one scale)`;
  return [
    `${period(plot.fromMs, plot.toMs)}: ${largest}${rest}.`,
    monitoringWords(plot),
    changeWords(plot, metric, unit),
    gapWords(envelopes),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function monitoringWords({ monitoring }: LoadPlot): string {
  const lasted = (state: string) =>
    monitoring.filter((span) => span.state === state).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const [onMs, offMs] = [lasted('on'), lasted('off')];
  if (onMs === 0 && offMs === 0) return 'Whether behavior monitoring was on is not known.';
  if (offMs === 0) return 'Behavior monitoring was never off.';
  if (onMs === 0) return 'Behavior monitoring was never on.';
  return `Behavior monitoring was on for ${formatDuration(onMs)} and off (hatched) for ${formatDuration(offMs)}.`;
}

function changeWords({ changePoints }: LoadPlot, metric: LoadMetric['metric'], unit: LoadMetric['unit']): string {
  const changes = changePoints.filter((change) => change.metric === metric);
  if (changes.length === 0) return 'No change of level was found.';
  const told = changes
    .toSorted((one, other) => Math.abs(other.difference.estimate) - Math.abs(one.difference.estimate))
    .slice(0, MOST_TOLD)
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .map(
      ({ at, process, before, after }) =>
        `at ${moment(Date.parse(at)).slice(11)} ${process} went from ${amount(before, unit)} to ${amount(after, unit)}`,
    );
  const which = changes.length > MOST_TOLD ? ', the largest' : '';
  return `${counted(changes.length, 'change')} of level${which}: ${told.join('; ')}.`;
}

function gapWords(envelopes: readonly Envelope[]): string {
  const [broken] = envelopes.toSorted((one, other) => other.runs.length - one.runs.length);
  const gaps = (broken?.runs.length ?? 1) - 1;
  if (broken === undefined || gaps === 0) return '';
  return `Lines are broken where nothing was measured: ${broken.process} has ${counted(gaps, 'gap')}.`;
}
