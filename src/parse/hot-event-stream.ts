import { stripVTControlCharacters } from 'node:util';
import { splitLines } from '../lib/text.ts';
import type { Place } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { readCount, readName } from './counter-value.ts';
import { addTarget, type HotEventFolder, type HotEventRun, type HotEventSource } from './hot-event.ts';
import { placeIn } from './read-text.ts';

// Total Events: 812 Total Processed Events: 700 Urgent Events: 0 Time: 3s. Throughput: 270 events/sec. (Press Control-C to stop)
// =========== Top 2 Hot Event Sources ===========
// count  signing id               team id      path
// 501    com.example.builder      A1B2C3D4E5   /Applications/Builder.app/Contents/MacOS/Builder
// =========== Top 1 Hot Event Targets ===========
// count  target path
// 320    /Users/mika/work/build/main.o
// (`mdatp diagnostic hot-event-sources` of macOS, with colors: one such page each second, always counted from the start. Linux prints
// a single page, without the two ids, and `file path` or `executable path` above the paths.)

const TOTAL = /^Total Events:\s*(?<total>\d+)\b(?:.*?\bTime:\s*(?<seconds>\d+(?:\.\d+)?)\s*s)?/;
const TABLE = /^=+ Top (?<announced>\d+) Hot Event (?<kind>Sources|Targets) =+$/;
const COLUMNS = /^count\s/;
const ROW = /^(\d+)\s+(\S.*)$/;

interface Page {
  readonly total: number | null;
  readonly seconds: number | null;
  readonly start: Place;
  readonly sources: HotEventSource[];
  readonly folders: Map<string, HotEventFolder>;
  announced: number;
}

/** Reads the last page that is whole. Throws `Error` when there is none at all. */
export function readHotEventStream(file: ArtifactFile, text: string): HotEventRun {
  const pages: Page[] = [];
  let table: string | undefined;
  let [read, unparsed] = [0, 0];
  for (const [index, raw] of splitLines(stripVTControlCharacters(text)).entries()) {
    const line = raw.trim();
    if (line === '') continue;
    read += 1;
    const opened = pageOf(file, line, index + 1);
    const page = opened ?? pages.at(-1);
    const { announced, kind } = TABLE.exec(line)?.groups ?? {};
    if (opened !== undefined) {
      table = undefined;
      pages.push(opened);
    } else if (kind !== undefined) {
      table = kind;
      if (page !== undefined && kind === 'Sources') page.announced = Number(announced);
    } else if (table === 'Targets') {
      if (page !== undefined && !COLUMNS.test(line)) addRow(page.folders, file, line, index + 1);
    } else if (!COLUMNS.test(line)) {
      const source = table === undefined ? undefined : sourceOf(file, line, index + 1);
      if (page === undefined || source === undefined) unparsed += 1;
      else page.sources.push(source);
    }
  }
  const { total, seconds, start, sources, folders } = bestOf(pages, file);
  return { file, total, seconds, start, sources, folders, lines: { read, unparsed } };
}

/** Undefined when the line does not begin a page. */
function pageOf(file: ArtifactFile, excerpt: string, line: number): Page | undefined {
  const { total, seconds } = TOTAL.exec(excerpt)?.groups ?? {};
  if (total === undefined) return undefined;
  return {
    total: readCount(total),
    seconds: seconds === undefined ? null : Number(seconds),
    start: placeIn(file, line, excerpt),
    sources: [],
    folders: new Map(),
    announced: 0,
  };
}

/** Each page counts from the start, so the last one says all; unless the stream was cut in the middle of it. */
function bestOf(pages: readonly Page[], file: ArtifactFile): Page {
  const filled = pages.filter(({ sources }) => sources.length > 0);
  const best =
    filled.findLast(({ sources, announced }) => sources.length >= announced) ?? filled.at(-1) ?? pages.at(-1);
  if (best === undefined) throw new Error(`${file.path} has no line \`Total Events:\``);
  return best;
}

function addRow(folders: Map<string, HotEventFolder>, file: ArtifactFile, line: string, number: number): void {
  const [, count, path = ''] = ROW.exec(line) ?? [];
  addTarget(folders, path.trim(), readCount(count) ?? 0, () => placeIn(file, number, line));
}

function sourceOf(file: ArtifactFile, line: string, number: number): HotEventSource | undefined {
  const [, count, rest = ''] = ROW.exec(line) ?? [];
  const events = readCount(count);
  if (events === null) return undefined;
  const pathAt = rest.startsWith('/') ? 0 : rest.search(/\s\//);
  const [signingId, teamId] =
    pathAt === -1
      ? []
      : rest
          .slice(0, pathAt)
          .trim()
          .split(/\s{2,}/);
  return {
    count: events,
    path: readName(pathAt === -1 ? rest : rest.slice(pathAt).trim()),
    signingId: readName(signingId),
    teamId: readName(teamId),
    at: placeIn(file, number, line),
  };
}
