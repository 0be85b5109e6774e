import { defenderProcessOf } from '../model/defender-process.ts';
import type { ArtifactFile } from '../model/parser.ts';
import type { LineCount, ProcessPoint } from './process-point.ts';
import { placeIn } from './read-text.ts';
import { readSamples } from './samples.ts';

/** The points of our own samples. Times are UTC. */
export async function* readSamplesPoints(file: ArtifactFile, count: LineCount): AsyncGenerator<ProcessPoint> {
  for await (const entry of readSamples(file)) {
    count.read += 1;
    if (entry.kind === 'unparsed') count.unparsed += 1;
    if (entry.kind !== 'sample') continue;
    const { pid, t, cpuPercent, rssBytes, bm, window } = entry.sample;
    const process = defenderProcessOf(entry.sample.process)?.name;
    if (process !== undefined)
      yield { process, pid, t, cpuPercent, rssBytes, bm, window, at: placeIn(file, entry.line, entry.text) };
  }
}
