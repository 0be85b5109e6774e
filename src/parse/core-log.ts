import { z } from 'zod';
import { mapInOrder } from '../lib/map-in-order.ts';
import { known, located } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { featureChangeShape, featureChanges, mergedFeatures } from './core-log-features.ts';
import { errorMinuteShape, mergedMinutes } from './core-log-minutes.ts';
import { type LogScan, later, placeOf, type Statement, scanCoreLog } from './core-log-scan.ts';
import { mergeSignatures } from './merge-signatures.ts';
import { placeIn } from './read-text.ts';

// [52110][6161942512][2026-11-20 07:19:14.262360 UTC][error]: Scan request timed out after 30000 ms for path:/a/b pid:712
// [52110][6161942512][2026-11-20 07:19:15.012 UTC][info]: Features merged with capabilities: {"behaviorMonitoring":"enabled"}
// (layout: published lines of Defender for Linux; the second wording: XMDE Client Analyzer; read 2026-11)

/** So many are unpacked ahead, in other threads, while one is scanned. */
const CONCURRENT_FILES = 3;
const MAX_LISTED = 200;
/** What stands behind the word property: best in quotes. */
const QUOTED_PROPERTY = /\bpropert(?:y|ies)\b[^"'`]{0,40}["'`]([^"'`]{1,200})["'`]/i;
const BARE_PROPERTY =
  /\bpropert(?:y|ies)\b(?: (?:name|path|at|named))?[ :=]*(?!(?:of|is|in|has|with|was|for)\b)([A-Za-z_$][\w.$[\]/-]*)/i;

/** The logs of the daemons: what goes wrong in them, how often, and what they say of the settings in effect. */
export const coreLog = defineParser({
  artifact: 'mdatp/core-log',
  about: 'the log of Defender',
  obtain: 'collect /Library/Logs/Microsoft/mdatp',
  finds: {
    path: /^Library\/Logs\/Microsoft\/mdatp\/(?:[^/]+\/)*microsoft_defender[^/]*\.log[^/]*$/i,
    content: /^\[\d+\](?:\[\d+\])?\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? UTC\]\[[a-z]+\]/m,
  },
  facts: {
    'core-log.lines': z.int().describe('lines of all logs of Defender'),
    'core-log.errors': z
      .array(
        z.object({
          signature: z.string(),
          level: z.enum(['error', 'warning']),
          count: z.int(),
          firstAt: z.string().nullable(),
          lastAt: z.string().nullable(),
          file: z.string(),
          ...located,
        }),
      )
      .describe(
        `error and warning lines of each log by what they say, without numbers and names; file is the log without its rotation; the ${MAX_LISTED} most frequent; times are UTC`,
      ),
    'core-log.other-errors': z.int().describe('error and warning lines that are not in core-log.errors'),
    'core-log.error-minutes': z
      .array(errorMinuteShape)
      .describe('minutes with error or warning lines in any log, oldest first; times are UTC'),
    'core-log.merged-features': z
      .array(z.object({ key: z.string(), value: z.json(), ...located }))
      .describe('settings in effect, as the log last told them'),
    'core-log.tamper-state': z.string().describe('state of tamper protection, as the log last told it'),
    'core-log.config-errors': z
      .array(z.object({ property: z.string(), ...located }))
      .describe('properties of a configuration that could not be loaded'),
    'core-log.events': z
      .array(
        z.object({
          kind: z.enum(['behavior-monitoring', 'definitions', 'managed-settings', 'process-started']),
          text: z.string(),
          occurredAt: z.string(),
          ...located,
        }),
      )
      .describe('changes of protection and starts of daemons, oldest first; times are UTC'),
    'core-log.setting-changes': z
      .array(featureChangeShape)
      .describe('settings in effect that the log tells with another value than before, oldest first; times are UTC'),
  },
  async parse(files, tally) {
    const scans = await mapInOrder(files, CONCURRENT_FILES, scanCoreLog);
    const read = sum(scans.map(({ lines }) => lines));
    const unparsed = sum(scans.map((scan) => scan.unparsed));
    tally({ read, unparsed });
    if (read === 0 && files.some((file) => file.problem() !== undefined)) return {};
    if (read > 0 && read === unparsed) throw new Error('no line has the layout of such a log');
    return factsOf(scans, read);
  },
});

function factsOf(scans: readonly LogScan[], read: number) {
  const [first, ...rest] = scans.map(({ file, lines }) => placeIn(file, undefined, `${lines} lines`));
  if (first === undefined) return {};
  const signatures = mergeSignatures(scans);
  const kept = signatures.slice(0, MAX_LISTED);
  const others = sum(signatures.slice(MAX_LISTED).map(({ count }) => count)) + sum(scans.map((scan) => scan.uncounted));
  const merged = scans.map((scan) => scan.mergedFeatures).reduce(later, undefined);
  const tamper = scans.map(({ tamperState }) => tamperState).reduce(later, undefined);
  return {
    'core-log.lines': known(read, first, ...rest),
    'core-log.errors': known(kept, first, ...rest),
    'core-log.other-errors': known(others, first, ...rest),
    'core-log.error-minutes': known(mergedMinutes(scans.map(({ minutes }) => minutes)), first, ...rest),
    'core-log.config-errors': known(configErrors(scans), first, ...rest),
    'core-log.events': known(events(scans), first, ...rest),
    'core-log.setting-changes': known(featureChanges(scans), first, ...rest),
    ...(merged !== undefined && { 'core-log.merged-features': mergedFeatures(merged) }),
    ...(tamper !== undefined && { 'core-log.tamper-state': known(tamper.text, placeOf(tamper)) }),
  };
}

function configErrors(scans: readonly LogScan[]) {
  const byProperty = new Map<string, Statement>();
  for (const error of scans.flatMap((scan) => scan.configErrors)) {
    const property = (QUOTED_PROPERTY.exec(error.text) ?? BARE_PROPERTY.exec(error.text))?.[1];
    if (property !== undefined && !byProperty.has(property)) byProperty.set(property, error);
  }
  return Array.from(byProperty, ([property, error]) => ({ property, at: placeOf(error) }));
}

function events(scans: readonly LogScan[]) {
  return scans
    .flatMap((scan) => scan.events)
    .filter(({ atMs }) => !Number.isNaN(atMs))
    .sort((one, other) => one.atMs - other.atMs)
    .map((event) => ({
      kind: event.kind,
      text: event.text,
      occurredAt: new Date(event.atMs).toISOString(),
      at: placeOf(event),
    }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
