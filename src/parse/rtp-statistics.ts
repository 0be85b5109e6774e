import { z } from 'zod';
import type { Json } from '../lib/json.ts';
import { splitLines } from '../lib/text.ts';
import { known, type Place } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { findJson, isRecord, pick } from './output-json.ts';
import { quoteFirst, quoteValue } from './quote.ts';
import { readAny } from './read-any.ts';
import { readText } from './read-text.ts';
import { type RtpProcess, rtpProcessOf, rtpProcessShape } from './rtp-process.ts';
import { readRtpText } from './rtp-text.ts';

// { "counters": [ { "id": 412, "isActive": true, "maxFileScanTime": "1500", "name": "example", "path": "/usr/sbin/example",
//   "resourceScanTime": "0", "scannedFilePaths": null, "totalEventsSent": "0", "totalFilesScanned": "21", "totalScanTime": "9000" } ] }
// (`mdatp diagnostic real-time-protection-statistics --output json` of 101.26; times in ns. Older clients: root `value`, keys in
// snake_case. Without `--output json`: blocks fenced by `=`. While tamper protection blocks, the results are null.)

const CONTENT = [
  /"total_?files_?scanned"\s*:/,
  /^Total files scanned:/,
  /^[ \t]*\{\s*"counters"\s*:\s*(?:\[\s*\]|null)/,
  // What high_cpu_parser.py prints: with an unknown name, or with paths.
  /^ *\d+[ \t]+None[ \t]+\d+[ \t\r]*$/,
  /^\d+\t[^\t\n]+\t\d+\t\//,
].map(({ source }) => source);

interface Statistics {
  readonly file: ArtifactFile;
  readonly form: 'json' | 'text';
  readonly processes: readonly RtpProcess[];
  readonly start: Place;
  readonly lines: { readonly read: number; readonly unparsed: number };
}

/** How much real-time protection scanned for each process. Of several outputs the first in JSON counts: it tells the most. */
export const rtpStatistics = defineParser({
  artifact: 'mdatp/rtp-statistics',
  about: 'the statistics of real-time protection',
  obtain: 'run `mdatp diagnostic real-time-protection-statistics --output json`',
  finds: {
    path: /(?:^|\/)real_time_protection\.json$/,
    commands: ['mdatp-rtp-statistics'],
    analyzer: /^rtp_statistics\.txt$/,
    content: new RegExp(CONTENT.join('|'), 'im'),
  },
  facts: {
    'rtp.processes': z.array(rtpProcessShape).describe('what real-time protection counted for each process'),
    'rtp.is-empty': z
      .boolean()
      .describe('no process is counted: statistics or real-time protection off, or tamper protection in block mode'),
  },
  async parse(files, tally) {
    const outputs = await readAny(files, readStatistics);
    const { processes, start, lines } = outputs.find(({ form }) => form === 'json') ?? outputs[0];
    tally(lines);
    const place = processes[0]?.at ?? start;
    return { 'rtp.processes': known([...processes], place), 'rtp.is-empty': known(processes.length === 0, place) };
  },
});

async function readStatistics(file: ArtifactFile): Promise<Statistics> {
  const text = await readText(file);
  const lines = splitLines(text);
  const json = findJson(text);
  const start = quoteFirst(file, lines);
  if (json === undefined) return { file, form: 'text', start, ...readRtpText(file, lines) };
  const { root, counters } = countersIn(json.value, file);
  const processes = counters.flatMap((counter, index) =>
    isRecord(counter)
      ? [rtpProcessOf(counter, quoteValue(file, json, { path: [...root, index], shown: counter }))]
      : [],
  );
  const lost = { read: counters.length, unparsed: counters.length - processes.length };
  return { file, form: 'json', start, processes, lines: lost };
}

/** No counters at all are an answer; something else in their place is not. */
function countersIn(value: Json, file: ArtifactFile): { root: string[]; counters: readonly Json[] } {
  if (value === null) return { root: [], counters: [] };
  if (Array.isArray(value)) return { root: [], counters: value };
  if (isRecord(value)) {
    const key = 'counters' in value ? 'counters' : 'value';
    const counters = pick(value, key);
    if (Array.isArray(counters)) return { root: [key], counters };
    if (counters === null || Object.keys(value).length === 0) return { root: [], counters: [] };
  }
  throw new Error(`${file.path} has neither a list \`counters\` nor a list \`value\``);
}
