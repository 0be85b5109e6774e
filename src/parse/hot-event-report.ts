import type { Json, JsonDocument } from '../lib/json.ts';
import type { Place } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { readCount, readName } from './counter-value.ts';
import { addTarget, type HotEventFolder, type HotEventRun, type HotEventSource } from './hot-event.ts';
import { isRecord, type JsonRecord } from './output-json.ts';
import { quoteKey, quoteValue } from './quote.ts';

// { "startTime": "1760000000000000", "endTime": "1760000020000000", "totalEvent": "900",
//   "eventSource": [ { "authCount": "500", "notifyCount": "20", "csId": "", "teamId": "", "path": "/usr/bin/example", "pidCount": "4" } ] }
// (hot_event_source_<uuid>.json of Linux, times in µs. The one of macOS is a single line of some MB, with `eventDetail` instead: one
// element for each program, event and target, with `count` and `targetPath`.)

const MICROSECONDS = 1_000_000;

/** Reads a report. Throws `Error` when it lists no sources. */
export function readHotEventReport(file: ArtifactFile, document: JsonDocument): HotEventRun {
  const report = isRecord(document.value) ? document.value : {};
  const list = ['eventSource', 'eventDetail'].find((key) => Array.isArray(report[key]) && report[key].length > 0);
  const elements = list === undefined ? undefined : report[list];
  if (list === undefined || !Array.isArray(elements)) throw new Error(`${file.path} lists no sources of events`);
  const sources = new Map<string, HotEventSource>();
  const folders = new Map<string, HotEventFolder>();
  let unparsed = 0;
  for (const [index, element] of elements.entries()) {
    const count = isRecord(element) ? countOf(element) : null;
    if (!isRecord(element) || count === null) {
      unparsed += 1;
      continue;
    }
    const key = JSON.stringify([element.path, element.csId, element.teamId]);
    const at = () => quoteValue(file, document, { path: [list, index], shown: element });
    const former = sources.get(key) ?? firstOf(element, at());
    sources.set(key, { ...former, count: former.count + count });
    addTarget(folders, readName(element.targetPath) ?? '', count, at);
  }
  const total = readCount(report.totalEvent);
  return {
    file,
    sources: [...sources.values()].toSorted((one, other) => other.count - one.count),
    folders,
    total,
    seconds: secondsOf(report),
    start:
      total === null
        ? quoteKey(file, document, [list])
        : quoteValue(file, document, { path: ['totalEvent'], shown: total }),
    lines: { read: elements.length, unparsed },
  };
}

function firstOf(element: JsonRecord, at: Place): HotEventSource {
  return {
    count: 0,
    path: readName(element.path),
    signingId: readName(element.csId),
    teamId: readName(element.teamId),
    at,
  };
}

function countOf(element: JsonRecord): number | null {
  const parts: (Json | undefined)[] = 'count' in element ? [element.count] : [element.authCount, element.notifyCount];
  const counts = parts.map(readCount).filter((part) => part !== null);
  return counts.length === 0 ? null : counts.reduce((sum, part) => sum + part, 0);
}

function secondsOf(report: JsonRecord): number | null {
  const [start, end] = [readCount(report.startTime), readCount(report.endTime)];
  return start === null || end === null || end < start ? null : (end - start) / MICROSECONDS;
}
