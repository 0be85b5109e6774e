import { type PlistValue, parsePlist } from '../lib/plist.ts';
import { defenderProcessOf } from '../model/defender-process.ts';
import type { ArtifactFile } from '../model/parser.ts';
import type { LineCount, ProcessPoint } from './process-point.ts';
import { placeIn } from './read-text.ts';

// <plist …><dict><key>timestamp</key><date>2026-11-20T09:15:00Z</date> … <key>tasks</key><array><dict><key>pid</key>…
// (`powermetrics --format plist --samplers tasks` of macOS: one property list per sample, a zero byte between them; tasks are at
// the top, or inside `coalitions`. 1,000 ms of CPU time per second are one core.)

/** How a powermetrics file begins, or a sample cut out of one: other property lists have none of these keys. */
export const POWERMETRICS_START = /^\s{0,10}<\?xml[\s\S]{0,2000}?<key>(?:elapsed_ns|is_delta|cputime_ms_per_s)<\/key>/;
const MS_PER_SECOND_OF_A_PERCENT = 10;
/** A sample of a busy Mac takes about half a megabyte. */
const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

/** The points of a powermetrics file. A sample without its own time is left out: it cannot be put in order. */
export async function* readPowermetricsPoints(file: ArtifactFile, count: LineCount): AsyncGenerator<ProcessPoint> {
  for await (const document of splitAtZeroBytes(file)) {
    count.read += 1;
    const points = pointsOf(document, file);
    if (points === undefined) count.unparsed += 1;
    else yield* points;
  }
}

/** Undefined when it is no property list, or measures processes without saying when. */
function pointsOf(document: Uint8Array, file: ArtifactFile): ProcessPoint[] | undefined {
  const sample = parsed(document);
  if (sample === undefined) return undefined;
  const coalitions = list(field(sample, 'coalitions'));
  const tasks = [
    ...list(field(sample, 'tasks')),
    ...coalitions.flatMap((coalition) => list(field(coalition, 'tasks'))),
  ];
  if (tasks.length === 0) return [];
  const time = field(sample, 'timestamp');
  if (!(time instanceof Date)) return undefined;
  const t = time.toISOString();
  return tasks.flatMap((task) => {
    const [name, pid, rate] = [field(task, 'name'), field(task, 'pid'), field(task, 'cputime_ms_per_s')];
    const process = typeof name === 'string' ? defenderProcessOf(name)?.name : undefined;
    if (process === undefined) return [];
    const at = () => placeIn(file, undefined, `${t} ${name}: cputime_ms_per_s ${rate}`);
    const cpuPercent = typeof rate === 'number' && rate >= 0 ? rate / MS_PER_SECOND_OF_A_PERCENT : null;
    const isPid = typeof pid === 'number' && Number.isInteger(pid) && pid >= 0;
    return [{ process, pid: isPid ? pid : null, t, cpuPercent, rssBytes: null, at }];
  });
}

function parsed(document: Uint8Array): PlistValue | undefined {
  try {
    return parsePlist(document);
  } catch {
    return undefined;
  }
}

function field(value: PlistValue | undefined, key: string): PlistValue | undefined {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as { readonly [name: string]: PlistValue })[key]
    : undefined;
}

function list(value: PlistValue | undefined): readonly PlistValue[] {
  return Array.isArray(value) ? value : [];
}

/** A document larger than 8 MB is cut, which makes it unreadable. */
async function* splitAtZeroBytes(file: ArtifactFile): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of file.read()) {
    let from = 0;
    for (let at = chunk.indexOf(0); at !== -1; at = chunk.indexOf(0, from)) {
      yield Buffer.concat([...parts, chunk.subarray(from, at)]);
      parts = [];
      sizeBytes = 0;
      from = at + 1;
    }
    sizeBytes += chunk.length - from;
    if (sizeBytes <= MAX_DOCUMENT_BYTES) parts.push(Buffer.from(chunk.subarray(from)));
  }
  const last = Buffer.concat(parts);
  if (last.toString('latin1').trim() !== '') yield last;
}
