import type { ArtifactFile } from '../model/parser.ts';
import { readRow } from './column-table.ts';
import type { LineCount, ProcessPoint } from './process-point.ts';
import { processOf } from './process-row.ts';
import { placeIn } from './read-text.ts';
import { readTopSamples, type TopSample } from './top-samples.ts';

/** What every line of a process of Defender holds; cheaper than reading all lines of all samples. */
const MAY_BE_DEFENDER = /wdav|epsext|netext|telemetryd|mdatp|com\.microsoft|Microsoft Defend/;

/**
 * The points of a series of `top`. In its first sample `top` has not measured any rate: it prints 0.0 for every process, which is
 * no measurement. A file with one sample only is no series and gives no point.
 */
export async function* readTopPoints(file: ArtifactFile, count: LineCount): AsyncGenerator<ProcessPoint> {
  let first: ProcessPoint[] | undefined;
  for await (const sample of readTopSamples(file)) {
    count.read += sample.summary.length + sample.rows.length;
    const points = pointsOf(sample, file, count);
    if (first === undefined) {
      first = isMeasured(sample) ? points : points.map((point) => ({ ...point, cpuPercent: null }));
      continue;
    }
    yield* first;
    first = [];
    yield* points;
  }
}

function pointsOf(sample: TopSample, file: ArtifactFile, count: LineCount): ProcessPoint[] {
  const { t, columns, rows, rowsLine } = sample;
  if (t === null || columns === undefined) {
    count.unparsed += sample.summary.length + rows.length;
    return [];
  }
  return rows.flatMap((line, index) => {
    if (!MAY_BE_DEFENDER.test(line)) return [];
    const row = readRow(columns, line);
    const found = row === undefined ? undefined : processOf(row, placeIn(file, rowsLine + index, line));
    if (found === undefined) count.unparsed += 1;
    if (found === undefined || found.process === null) return [];
    const { process, pid, cpuPercent, rssBytes, at } = found;
    const place = at ?? placeIn(file, rowsLine + index, line);
    return [{ process, pid, t, cpuPercent, rssBytes, at: () => place }];
  });
}

function isMeasured({ columns, rows }: TopSample): boolean {
  return rows.some((line) => columns !== undefined && Number(readRow(columns, line)?.get('%CPU') ?? 0) > 0);
}
