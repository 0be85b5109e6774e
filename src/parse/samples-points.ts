import { defenderProcessOf } from '../model/defender-process.ts';
import type { Place } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import type { SampleEvent } from '../model/sample.ts';
import type { LineCount, ProcessPoint, RecordedEvent } from './process-point.ts';
import { placeIn } from './read-text.ts';
import { readSamples } from './samples.ts';

/** The points of our own samples, while their events go into `events`. Times are UTC. */
export async function* readSamplesPoints(
  file: ArtifactFile,
  count: LineCount,
  events: RecordedEvent[],
): AsyncGenerator<ProcessPoint> {
  for await (const entry of readSamples(file)) {
    count.read += 1;
    if (entry.kind === 'unparsed') count.unparsed += 1;
    if (entry.kind === 'event') events.push(eventOf(entry.event, placeIn(file, entry.line, entry.text)));
    if (entry.kind !== 'sample') continue;
    const { pid, t, cpuPercent, rssBytes, bm, window } = entry.sample;
    const process = defenderProcessOf(entry.sample.process)?.name;
    if (process !== undefined)
      yield { process, pid, t, cpuPercent, rssBytes, bm, window, at: () => placeIn(file, entry.line, entry.text) };
  }
}

function eventOf({ event, t, seconds, window, process }: SampleEvent, at: Place): RecordedEvent {
  return { event, t, seconds: seconds ?? null, window: window ?? null, process: process ?? null, at };
}
