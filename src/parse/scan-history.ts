import { z } from 'zod';
import type { JsonDocument } from '../lib/json.ts';
import { located, type Place } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { readCount, readName } from './counter-value.ts';
import { type Block, readBlocks } from './output-blocks.ts';
import { isRecord, type JsonRecord, pick } from './output-json.ts';
import { quoteBlock, quoteValue } from './quote.ts';
import { readMoment } from './written-moment.ts';

// { "scans": [ { "type": "quick", "state": "succeeded", "startTime": "1794000000000", "endTime": "1794000300000", "filesScanned": 21 } ] }
// (`wdavhistory`; the form of `mdatp scan list` is not published)

const moment = z.iso.datetime().nullable();

/** One scan, as either source tells it. */
export const scanShape = z.object({
  type: z.string().nullable().describe('in lower case: quick, full, custom…; null when not told'),
  state: z.string().nullable().describe('in lower case, such as `succeeded` or `running`; null when not told'),
  isScheduled: z.boolean().nullable(),
  startedAt: moment,
  endedAt: moment.describe('null while it runs, or when not told'),
  clock: z.enum(['utc', 'local']).nullable().describe('of both times; of a local clock they are written as if UTC'),
  filesScanned: z.int().nonnegative().nullable(),
  threats: z.int().nonnegative().nullable(),
  ...located,
});

/** One scan, as either source tells it. */
export type Scan = z.output<typeof scanShape>;

type Value = string | number | undefined;

/** The scans of `wdavhistory`; undefined when it has no list of them. */
export function scansOfHistory(file: ArtifactFile, document: JsonDocument): Scan[] | undefined {
  const scans = isRecord(document.value) ? pick(document.value, 'scans', 'value') : undefined;
  const root = isRecord(document.value) && 'scans' in document.value ? 'scans' : 'value';
  if (!Array.isArray(scans)) return undefined;
  return scans.flatMap((scan, index) =>
    isRecord(scan) ? [historyScan(scan, quoteValue(file, document, { path: [root, index], shown: scan }))] : [],
  );
}

/** The scans `mdatp scan list` printed, and how many lines it did not understand. */
export function scansOfList(file: ArtifactFile, lines: readonly string[]) {
  const { blocks, others, linesRead } = readBlocks(lines);
  const scans = blocks.filter((block) => labelOf(block, /\bstate\b|\bstatus\b|start/) !== undefined);
  return { scans: scans.map((block) => listScan(file, block)), others, linesRead };
}

function historyScan(scan: JsonRecord, at: Place): Scan {
  const text = (...keys: string[]): Value => {
    const value = pick(scan, ...keys);
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  };
  const { scheduled, threats } = scan;
  return {
    ...common(text('type', 'scanType'), text('state', 'status'), text('startTime'), text('endTime')),
    isScheduled: typeof scheduled === 'boolean' ? scheduled : null,
    filesScanned: readCount(pick(scan, 'filesScanned')),
    threats: Array.isArray(threats) ? threats.length : readCount(threats),
    at,
  };
}

function listScan(file: ArtifactFile, block: Block): Scan {
  const text = (label: RegExp) => labelOf(block, label);
  const scheduled = text(/schedul/)?.toLowerCase();
  return {
    ...common(text(/^(?:scan )?type$/), text(/\bstate\b|\bstatus\b/), text(/start/), text(/\bend\b|ended|finish/)),
    isScheduled: scheduled === undefined ? null : ['true', 'yes'].includes(scheduled),
    filesScanned: readCount(text(/files scanned|scanned files/)),
    threats: readCount(text(/threats/)),
    at: quoteBlock(file, block),
  };
}

function common(type: Value, state: Value, started: Value, ended: Value) {
  const [start, end] = [readMoment(started), readMoment(ended)];
  return {
    type: readName(String(type ?? ''))?.toLowerCase() ?? null,
    state: readName(String(state ?? ''))?.toLowerCase() ?? null,
    startedAt: start?.iso ?? null,
    endedAt: end?.iso ?? null,
    clock: start?.clock ?? end?.clock ?? null,
  };
}

function labelOf(block: Block, wanted: RegExp): string | undefined {
  return [...block].find(([label]) => wanted.test(label))?.[1].text;
}
