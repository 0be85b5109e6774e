import { type ScannedLine, scanLines } from '../lib/scan-lines.ts';
import { toPlainLines } from '../lib/text.ts';
import type { Place } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { levelAt, levelStartOf, messageStartOf, timeReader } from './core-log-line.ts';
import { type MinuteCounts, minuteCounter } from './core-log-minutes.ts';
import { type SignatureCount, signatureCounter } from './core-log-signatures.ts';
import { placeIn } from './read-text.ts';

/** A line that says more than that something went wrong. */
export interface Statement {
  readonly file: ArtifactFile;
  readonly line: number;
  /** Epoch milliseconds; NaN when the line has no time. */
  readonly atMs: number;
  /** The line, or what follows the words that introduce it. */
  readonly text: string;
  readonly excerpt: string;
}

/** An event worth a date. */
export interface LogEvent extends Statement {
  readonly kind: EventKind;
}

/** What one log file says. */
export interface LogScan {
  readonly file: ArtifactFile;
  readonly lines: number;
  readonly unparsed: number;
  readonly signatures: readonly SignatureCount[];
  readonly uncounted: number;
  readonly minutes: MinuteCounts;
  readonly mergedFeatures: Statement | undefined;
  /** The merged features each time they differ from those before them in the file. */
  readonly featureStates: readonly Statement[];
  readonly tamperState: Statement | undefined;
  readonly configErrors: readonly Statement[];
  readonly events: readonly LogEvent[];
}

type EventKind = 'behavior-monitoring' | 'definitions' | 'managed-settings' | 'process-started';

const MERGED_FEATURES = 'Features merged with capabilities: ';
const TAMPER_STATE = '[{tamperProtection}]: Feature state: ';
const MARKERS = [MERGED_FEATURES, TAMPER_STATE].map((words) => Buffer.from(words));
/** How such messages begin. The wording is that of the logs at hand; a log that words them in another way has no events. */
const EVENTS: readonly { readonly words: Buffer; readonly kind: EventKind; readonly pattern?: RegExp }[] = [
  { words: Buffer.from('[{behaviorMonitor}]: Behavior monitoring is '), kind: 'behavior-monitoring' },
  { words: Buffer.from('[{definitions}]: Security intelligence '), kind: 'definitions' },
  { words: Buffer.from('[{configuration}]: Managed settings changed: '), kind: 'managed-settings' },
  // `wdavdaemon_unprivileged 101.26022.0015 started, pid 52121, macOS 26.6.2 (25G83)`
  { words: Buffer.from('wdavdaemon'), kind: 'process-started', pattern: /^wdavdaemon\w* [\d.]+ started\b/ },
];
/** Of each file. */
const MAX_KEPT = 500;
/** Of each file; each can be long. */
const MAX_FEATURE_STATES = 50;
/** Of a line that is kept; only merged settings are longer. */
const MAX_DECODED_BYTES = 4_096;

/** Goes through one log file. Only lines that say something new are decoded. */
export async function scanCoreLog(file: ArtifactFile): Promise<LogScan> {
  const counter = signatureCounter();
  const minutes = minuteCounter();
  const timeOf = timeReader();
  const configErrors: Statement[] = [];
  const events: LogEvent[] = [];
  const featureStates: Statement[] = [];
  let mergedFeatures: Statement | undefined;
  let tamperState: Statement | undefined;
  let unparsed = 0;

  function keep(line: ScannedLine, atMs: number): void {
    const said = statement(file, line, atMs, MAX_DECODED_BYTES);
    tamperState = later(tamperState, behind(said, TAMPER_STATE));
    if (said.text.includes(MERGED_FEATURES)) {
      const whole = statement(file, line, atMs, line.end - line.start);
      const features = behind(whole, MERGED_FEATURES);
      mergedFeatures = later(mergedFeatures, features);
      if (features !== undefined && features.text !== featureStates.at(-1)?.text) featureStates.push(features);
      if (featureStates.length > MAX_FEATURE_STATES) featureStates.shift();
    }
  }

  function keepEvent(line: ScannedLine, levelStart: number): void {
    const messageStart = messageStartOf(line.bytes, levelStart, line.end);
    const event = eventAt(line.bytes, messageStart, line.end);
    if (event === undefined || events.length >= MAX_KEPT) return;
    const said = statement(file, line, timeOf(line.bytes, levelStart), MAX_DECODED_BYTES);
    const message = line.bytes.toString('utf8', messageStart, Math.min(line.end, messageStart + MAX_DECODED_BYTES));
    if (event.pattern?.test(message) === false) return;
    const text = event.pattern === undefined ? message.slice(event.words.length) : message;
    events.push({ ...said, text: text.trim(), kind: event.kind });
  }

  const lines = await scanLines(toPlainLines(file.read()), MARKERS, (line) => {
    const levelStart = levelStartOf(line);
    if (levelStart === -1 || line.isCut) unparsed += 1;
    if (levelStart === -1) return;
    if (line.isMarked) keep(line, timeOf(line.bytes, levelStart));
    const level = levelAt(line.bytes, levelStart);
    if (level === undefined) {
      keepEvent(line, levelStart);
      return;
    }
    const atMs = timeOf(line.bytes, levelStart);
    minutes.count(atMs, level);
    const counted = counter.count(line, { level, levelStart, atMs });
    if (counted?.namesProperty !== true || configErrors.length >= MAX_KEPT) return;
    configErrors.push(statement(file, line, atMs, MAX_DECODED_BYTES));
  });
  return {
    file,
    lines,
    unparsed,
    signatures: counter.signatures(),
    uncounted: counter.uncounted(),
    minutes: minutes.minutes,
    mergedFeatures,
    featureStates,
    tamperState,
    configErrors,
    events,
  };
}

function statement(file: ArtifactFile, line: ScannedLine, atMs: number, maxBytes: number): Statement {
  const { bytes, start, end, number } = line;
  const text = bytes.toString('utf8', start, Math.min(end, start + maxBytes));
  return { file, line: number, atMs, text, excerpt: text };
}

/** The event a message begins like. */
function eventAt(bytes: Buffer, from: number, end: number): (typeof EVENTS)[number] | undefined {
  for (const event of EVENTS) if (isAt(bytes, from, end, event.words)) return event;
  return undefined;
}

function isAt(bytes: Buffer, from: number, end: number, words: Buffer): boolean {
  if (from + words.length > end) return false;
  // From the end: many messages begin alike.
  for (let index = words.length - 1; index >= 0; index -= 1) if (bytes[from + index] !== words[index]) return false;
  return true;
}

/** The statement that follows some words; undefined when they are not in it. */
function behind(said: Statement, words: string): Statement | undefined {
  const at = said.text.indexOf(words);
  return at === -1 ? undefined : { ...said, text: said.text.slice(at + words.length).trim() };
}

/** The one written later; of two without a difference the second. */
export function later(one: Statement | undefined, other: Statement | undefined): Statement | undefined {
  if (one === undefined || other === undefined) return other ?? one;
  return other.atMs < one.atMs ? one : other;
}

/** The line a statement stands on. */
export function placeOf({ file, line, excerpt }: Statement): Place {
  return placeIn(file, line, excerpt);
}
