import { z } from 'zod';
import { defenderProcessOf } from '../model/defender-process.ts';
import { located } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { placeIn } from './read-text.ts';
import { type ReportFields, readReportFields, readReportVersion } from './report-text.ts';
import { readReportTime } from './report-time.ts';

// Command:          wdavdaemon_unprivileged
// Event:            cpu usage
// CPU:              90 seconds cpu time over 108 seconds (83% cpu average), exceeding limit of 50% cpu over 180 seconds
// (reports of macOS 10.14 to 26)

/** One report by which macOS says that a program used too much of something. */
export const resourceReportShape = z.object({
  kind: z.enum(['cpu', 'wakeups', 'disk-writes', 'hang']),
  process: z.string().nullable().describe('canonical name of a process of Defender; null for any other program'),
  command: z.string(),
  pid: z.int().nonnegative().nullable(),
  version: z.string().nullable().describe('of the program; null when the system did not know it'),
  startedAt: z.iso.datetime().nullable().describe('UTC; without an offset in the report, as if it were UTC'),
  endedAt: z.iso.datetime().nullable(),
  durationSeconds: z.number().nonnegative().nullable(),
  cpuSeconds: z.number().nonnegative().nullable().describe('CPU time used; null unless it is about CPU'),
  averagePercent: z.number().nonnegative().nullable().describe('of one core; null unless it is about CPU'),
  limitPercent: z.number().nonnegative().nullable().describe('of one core; null unless it is about CPU'),
  wakeupsPerSecond: z.number().nonnegative().nullable().describe('null unless it is about wakeups'),
  footprintBytes: z.int().nonnegative().nullable().describe('memory at the end; null when not written'),
  ...located,
});

/** One report by which macOS says that a program used too much of something. */
export type ResourceReport = z.output<typeof resourceReportShape>;

const KINDS: readonly (readonly [ResourceReport['kind'], RegExp])[] = [
  ['cpu', /^cpu usage/i],
  ['wakeups', /^wakeups/i],
  ['disk-writes', /^disk writes/i],
  ['hang', /^(?:hang|spin|unresponsive)/i],
];
const CPU =
  /^(\d{1,9}(?:\.\d{1,6})?) seconds cpu time over (\d{1,9}(?:\.\d{1,6})?) seconds \((\d{1,6})% cpu average\)(?:, exceeding limit of (\d{1,6})% cpu)?/;
const WAKEUPS = /over the last (\d{1,9}) seconds \((\d{1,9}) wakeups per second average\)/;
const MAX_FOOTPRINT_DISTANCE = 2_000;
const BYTES_PER_UNIT: Readonly<Record<string, number>> = { KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 };

/** Reads a report; undefined when `text` is none. The beginning of the file is enough. */
export function readResourceReport(text: string, file: ArtifactFile): ResourceReport | undefined {
  const fields = readReportFields(text);
  const event = fields.get('Event');
  const command = fields.get('Command')?.value;
  const kind = KINDS.find(([, pattern]) => pattern.test(event?.value ?? ''))?.[0];
  if (event === undefined || kind === undefined || command === undefined) return undefined;
  const proof = fields.get('CPU') ?? fields.get('Wakeups') ?? fields.get('Writes') ?? event;
  return {
    kind,
    command,
    process: (defenderProcessOf(command) ?? defenderProcessOf(fields.get('Path')?.value ?? ''))?.name ?? null,
    pid: pidOf(fields),
    version: readReportVersion(fields.get('Version')?.value),
    startedAt: readReportTime(fields.get('Date/Time')?.value),
    endedAt: readReportTime(fields.get('End time')?.value),
    ...measured(fields),
    footprintBytes: footprintOf(text, command),
    at: placeIn(file, proof.line, proof.text),
  };
}

function pidOf(fields: ReportFields): number | null {
  const pid = fields.get('PID')?.value ?? '';
  return /^\d{1,10}$/.test(pid) ? Number(pid) : null;
}

function measured(fields: ReportFields) {
  const [, used, over, average, limit] = CPU.exec(fields.get('CPU')?.value ?? '') ?? [];
  const [, last, perSecond] = WAKEUPS.exec(fields.get('Wakeups')?.value ?? '') ?? [];
  const duration = /^(\d{1,9}(?:\.\d{1,6})?)s\b/.exec(fields.get('Duration')?.value ?? '')?.[1];
  return {
    durationSeconds: numberOf(duration ?? over ?? last),
    cpuSeconds: numberOf(used),
    averagePercent: numberOf(average),
    limitPercent: numberOf(limit),
    wakeupsPerSecond: numberOf(perSecond),
  };
}

function numberOf(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}

/** `Footprint: 109.16 MB -> 803.30 MB` in the part about the program itself; the end counts. */
function footprintOf(text: string, command: string): number | null {
  const start = text.indexOf(`\nPowerstats for:`);
  if (start === -1 || !text.slice(start + 1, start + 200).includes(command)) return null;
  const part = text.slice(start, start + MAX_FOOTPRINT_DISTANCE);
  const [, amount, unit = ''] = /\nFootprint:\s+(?:\S{1,12} [KMG]B -> )?([\d.]{1,12}) ([KMG]B)/.exec(part) ?? [];
  const unitBytes = BYTES_PER_UNIT[unit];
  return amount === undefined || unitBytes === undefined ? null : Math.round(Number(amount) * unitBytes);
}
