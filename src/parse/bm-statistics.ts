import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import type { JsonDocument } from '../lib/json.ts';
import { splitLines } from '../lib/text.ts';
import { known, located, unreadable } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { readBmRow } from './bm-row.ts';
import { readCount, readName } from './counter-value.ts';
import { type Block, readBlocks } from './output-blocks.ts';
import { findJson, isRecord, type JsonRecord, pick } from './output-json.ts';
import { quoteBlock, quoteValue } from './quote.ts';
import { placeIn, readText } from './read-text.ts';

// The layout of `mdatp diagnostic behavior-monitoring-statistics --sort` (macOS, documented since 101.25032) is not published. Three are
// understood, each like a published one of a sister command: blocks of labels, of which the first about events counts
// (`Process id`, `Name`, `Path`, `Total events: 12`); JSON with a list `counters`; and rows of a path and a number.

const bmProcessShape = z.object({
  pid: z.int().nonnegative().nullable().describe('null when not told'),
  name: z.string().nullable().describe('null when not told'),
  path: z.string().nullable().describe('of the program; null when not told'),
  events: z.int().nonnegative().describe('events behavior monitoring was told of'),
  ...located,
});

type BmProcess = z.output<typeof bmProcessShape>;

const EVENTS = /event|notification|\bcount\b|_count$|Count$/i;
const PATH = /^(?:process |image |executable )?path$/;

/** How many events each process caused for behavior monitoring. */
export const bmStatistics = defineParser({
  artifact: 'mdatp/bm-statistics',
  about: 'the statistics of behavior monitoring',
  obtain: 'run `sudo mdatp diagnostic behavior-monitoring-statistics --sort`',
  finds: {
    path: /(?:^|\/)(?:behavior_monitoring|bm)[-_]statistics\.(?:txt|json)$/,
    commands: ['mdatp-bm-statistics'],
    analyzer: /^(?:behavior_monitoring|bm)_statistics\.txt$/,
    content: /^Process id: .{0,40}\r?\n(?:(?:Name|Path): .{0,1024}\r?\n){0,2}Total (?:number of )?events:/im,
  },
  facts: {
    'bm-statistics.processes': z.array(bmProcessShape).describe('events of behavior monitoring by process'),
    'bm-statistics.raw-lines': z.int().nonnegative().describe('lines of the output that are not empty'),
  },
  async parse([file, ...older], tally) {
    const newest = older.reduce((one, other) => (timeOf(other) > timeOf(one ?? other) ? other : one), file);
    if (newest === undefined) return {};
    const text = stripVTControlCharacters(await readText(newest));
    const lines = splitLines(text);
    const count = lines.filter((line) => line.trim() !== '').length;
    const processes = processesIn(newest, text, lines);
    tally({ read: count, unparsed: processes.length === 0 ? count : 0 });
    const place = placeIn(newest, undefined, `${count} lines`);
    const [first] = processes;
    return {
      'bm-statistics.processes':
        first === undefined
          ? unreadable(`the layout of ${newest.path} is not known, or no process is counted`)
          : known(processes, first.at ?? place),
      'bm-statistics.raw-lines': known(count, place),
    };
  },
});

function processesIn(file: ArtifactFile, text: string, lines: readonly string[]): BmProcess[] {
  const fromBlocks = readBlocks(lines).blocks.flatMap((block) => blockProcess(file, block) ?? []);
  if (fromBlocks.length > 0) return fromBlocks;
  const json = jsonOf(text);
  if (json !== undefined) return jsonProcesses(file, json);
  return lines.flatMap((line, index) => {
    const row = readBmRow(line);
    return row === undefined ? [] : [{ ...row, at: placeIn(file, index + 1, line) }];
  });
}

function blockProcess(file: ArtifactFile, block: Block): BmProcess | undefined {
  const value = (wanted: RegExp) => [...block].find(([label]) => wanted.test(label))?.[1];
  const written = [...block].find(([label, { text }]) => EVENTS.test(label) && readCount(text) !== null)?.[1];
  const events = readCount(written?.text);
  const [name, path] = [readName(value(/^(?:process )?name$/)?.text), readName(value(PATH)?.text)];
  if (events === null || (name === null && path === null)) return undefined;
  const pid = readCount(value(/^(?:process )?(?:p?id)$/)?.text);
  return { pid, name, path, events, at: quoteBlock(file, block) };
}

/** Whether it is JSON shows only in reading it: a layout nobody knows may begin with a bracket, too. */
function jsonOf(text: string): JsonDocument | undefined {
  try {
    return findJson(text);
  } catch {
    return undefined;
  }
}

function jsonProcesses(file: ArtifactFile, document: JsonDocument): BmProcess[] {
  const { value } = document;
  const [root, list] = isRecord(value)
    ? (Object.entries(value).find(([, inner]) => Array.isArray(inner)) ?? [])
    : ['', value];
  if (root === undefined || !Array.isArray(list)) return [];
  return list.flatMap((counter, index) => {
    const process = isRecord(counter) ? jsonProcess(counter) : undefined;
    if (process === undefined) return [];
    const path = root === '' ? [index] : [root, index];
    return [{ ...process, at: quoteValue(file, document, { path, shown: counter }) }];
  });
}

function jsonProcess(counter: JsonRecord): BmProcess | undefined {
  const events = readCount(
    Object.entries(counter).find(([key, value]) => EVENTS.test(key) && readCount(value) !== null)?.[1],
  );
  const [name, path] = [readName(pick(counter, 'name', 'processName')), readName(pick(counter, 'path', 'processPath'))];
  if (events === null || (name === null && path === null)) return undefined;
  return { pid: readCount(pick(counter, 'id', 'pid', 'processId')), name, path, events };
}

function timeOf({ modifiedAt }: ArtifactFile): number {
  return modifiedAt?.getTime() ?? 0;
}
