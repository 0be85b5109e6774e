import { z } from 'zod';
import { absent, known } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { type HotEventRun, hotEventFolderShape, hotEventSourceShape } from './hot-event.ts';
import { readHotEventReport } from './hot-event-report.ts';
import { readHotEventStream } from './hot-event-stream.ts';
import { findJson } from './output-json.ts';
import { readAny } from './read-any.ts';
import { readText } from './read-text.ts';

// Total Events: 812 Total Processed Events: 700 Urgent Events: 0 Time: 3s. Throughput: 270 events/sec. (Press Control-C to stop)
// or { "startTime": "1760000000000000", "totalEvent": "900", "eventSource": [ { "authCount": "500", "path": "/usr/bin/example" } ] }
// (what `mdatp diagnostic hot-event-sources` prints, and the report it leaves; more in the two files that read them)

const MAX_FOLDERS = 1_000;

/** Which programs caused the most events while somebody watched. Of several runs the one with the most events counts. */
export const hotEventSources = defineParser({
  artifact: 'mdatp/hot-event-sources',
  about: 'the list of the busiest sources of events',
  obtain:
    'run `sudo mdatp diagnostic hot-event-sources --time=360` while the Mac is slow, and keep its output in a file',
  finds: {
    path: /(?:^|\/)hot_event_source_[^/]*\.json$/,
    content: /=== Top \d+ Hot Event Sources =|"event(?:Source|Detail)"\s*:\s*\[/,
  },
  facts: {
    'hot-events.sources': z.array(hotEventSourceShape).describe('programs by their events, over the whole run'),
    'hot-events.folders': z
      .array(hotEventFolderShape)
      .describe(`folders by the events about what lies directly in them; the ${MAX_FOLDERS} with most`),
    'hot-events.total': z
      .int()
      .nonnegative()
      .describe('events of the whole run; the sum of those listed where the report does not tell'),
    'hot-events.seconds': z.number().nonnegative().describe('how long the run listened'),
  },
  async parse(files, tally) {
    const runs = await readAny(files, readRun);
    const best = runs.reduce((one, other) => (totalOf(other) > totalOf(one) ? other : one));
    tally(best.lines);
    return {
      'hot-events.sources': known([...best.sources], best.sources[0]?.at ?? best.start),
      'hot-events.folders': foldersOf(best),
      'hot-events.total': known(totalOf(best), best.start),
      'hot-events.seconds':
        best.seconds === null
          ? absent(`${best.file.path} does not tell how long it listened`)
          : known(best.seconds, best.start),
    };
  },
});

async function readRun(file: ArtifactFile): Promise<HotEventRun> {
  const text = await readText(file);
  const json = findJson(text);
  return json === undefined ? readHotEventStream(file, text) : readHotEventReport(file, json);
}

function foldersOf({ file, folders, start }: HotEventRun) {
  const busiest = [...folders.values()].toSorted((one, other) => other.count - one.count).slice(0, MAX_FOLDERS);
  const [first] = busiest;
  if (first === undefined) return absent(`${file.path} does not tell which files the events were about`);
  return known(busiest, first.at ?? start);
}

function totalOf({ total, sources }: HotEventRun): number {
  return total ?? sources.reduce((sum, { count }) => sum + count, 0);
}
