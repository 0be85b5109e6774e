import type { Envelope, LoadPlot } from '../../model/plots.ts';

/** One metric of the load, as a figure shows it. */
export interface LoadMetric {
  readonly id: string;
  readonly metric: 'cpu' | 'memory';
  readonly unit: 'percent-of-one-core' | 'bytes';
  readonly title: string;
  /** Pixels of the highest drawing. */
  readonly heightPx: number;
  readonly envelopesOf: (plot: LoadPlot) => readonly Envelope[];
}

/** What is measured over time. */
export const LOAD_METRICS: readonly LoadMetric[] = [
  {
    id: 'plot-cpu',
    metric: 'cpu',
    unit: 'percent-of-one-core',
    title: 'CPU over time, percent of one core',
    heightPx: 120,
    envelopesOf: ({ cpu }) => cpu,
  },
  {
    id: 'plot-memory',
    metric: 'memory',
    unit: 'bytes',
    title: 'Memory over time',
    heightPx: 72,
    envelopesOf: ({ memory }) => memory,
  },
];
