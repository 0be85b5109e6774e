import { z } from 'zod';
import { absent, known, type Place, unreadable } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { CSV_START, readCsvPoints } from './csv-points.ts';
import { POWERMETRICS_START, readPowermetricsPoints } from './powermetrics-points.ts';
import {
  type LineCount,
  type ProcessPoint,
  type ProcessSeries,
  processSeriesShape,
  type RecordedEvent,
  recordedEventShape,
  seriesBuilder,
  typicalIntervalSeconds,
} from './process-point.ts';
import { readBeginning } from './read-beginning.ts';
import { SAMPLES_START } from './samples.ts';
import { readSamplesPoints } from './samples-points.ts';
import { readTopPoints } from './top-points.ts';
import { TOP_START } from './top-samples.ts';

// {"t":"2026-11-20T18:45:02.004Z","pid":321,"process":"wdavdaemon_unprivileged","cpuPercent":43.1,"rssBytes":296222720, …}
// (our own samples file, schema 1. What the other formats look like stands where each is read: top-samples, powermetrics-points,
// csv-points.)

/** A day of all processes of Defender at one point every two seconds. */
const MAX_POINTS = 500_000;
const HEAD_BYTES = 64 * 1024;

/** The formats, the most exact first: only the first that gives any points is used, so that nothing is counted twice. */
const FORMATS = [
  { start: SAMPLES_START, read: readSamplesPoints },
  { start: TOP_START, read: readTopPoints },
  { start: POWERMETRICS_START, read: readPowermetricsPoints },
  { start: CSV_START, read: readCsvPoints },
] as const;

/** CPU and memory of Defender over time: our own samples, a series of `top`, powermetrics, or a table. */
export const processSeries = defineParser({
  artifact: 'system/process-series',
  about: "the recording of CPU and memory of Defender's processes",
  obtain: 'run `top -l 0 -s 5` while the Mac is slow, and keep its output in a file',
  finds: {
    commands: ['samples'],
    analyzer: /^top_output\.txt$/,
    content: new RegExp(FORMATS.map(({ start }) => `(?:${start.source})`).join('|'), 'i'),
  },
  facts: {
    'processes.series': z.array(processSeriesShape).describe('one element for each process of Defender and process id'),
    'processes.recorded-events': z.array(recordedEventShape).describe('what our own samples tell besides measurements'),
    'processes.series-interval-seconds': z.number().positive().describe('median time between two points of a process'),
  },
  async parse(files, tally) {
    const heads = new Map<ArtifactFile, string>();
    for (const file of files) heads.set(file, await readBeginning(file, HEAD_BYTES));
    let isUnusable = false;
    for (const { start, read } of FORMATS) {
      const count: LineCount = { read: 0, unparsed: 0 };
      const points = boundedSeries();
      const events: RecordedEvent[] = [];
      for (const file of files) if (start.test(heads.get(file) ?? '')) await points.collect(read(file, count, events));
      const first = points.first();
      if (first === undefined) {
        isUnusable ||= count.read > 0 && count.read === count.unparsed;
        continue;
      }
      tally(count);
      return factsOf(points.series(), events, first.at());
    }
    const isAnyKnown = FORMATS.some(({ start }) => [...heads.values()].some((head) => start.test(head)));
    const paths = files.map(({ path }) => path).join(', ');
    if (isUnusable)
      return { 'processes.series': unreadable(`${paths} holds no whole sample that says when it was measured`) };
    if (isAnyKnown) return { 'processes.series': absent(`${paths} measures no process of Defender`) };
    return {
      'processes.series': unreadable(`${paths} is no series of macOS's top, nor of another known tool`),
    };
  },
});

/** Collects points until there are more than a recording of a day has. */
function boundedSeries() {
  const builder = seriesBuilder();
  let first: ProcessPoint | undefined;
  let count = 0;
  return {
    first: () => first,
    series: builder.series,
    async collect(source: AsyncIterable<ProcessPoint>): Promise<void> {
      for await (const point of source) {
        if (count === MAX_POINTS) throw new Error(`there are more than ${MAX_POINTS} samples of Defender's processes`);
        first ??= point;
        count += 1;
        builder.add(point);
      }
    },
  };
}

function factsOf(series: ProcessSeries[], events: readonly RecordedEvent[], first: Place) {
  const seconds = typicalIntervalSeconds(series);
  return {
    'processes.series': known(series, first),
    ...(events.length > 0 && { 'processes.recorded-events': known([...events], first) }),
    ...(seconds !== undefined && { 'processes.series-interval-seconds': known(seconds, first) }),
  };
}
