import { splitLines } from '../lib/text.ts';

// Date/Time:        2026-11-18 22:10:03.137 +0100
// Command:          wdavdaemon_unprivileged
// Event:            cpu usage
// (head of the text reports of macOS; a report of newer systems has one line of JSON before it, the `.ips` header)

/** A field of a report and where it is written. */
export interface ReportField {
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** The head of a text report: its fields by name; of a field written twice the first counts. */
export type ReportFields = ReadonlyMap<string, ReportField>;

const FIELD = /^([A-Z][A-Za-z/ ]{1,40}):[ \t]+(\S.{0,2000})/;
/** Call stacks, of which nothing is needed, come behind the first of these. */
const END_OF_HEAD = /^(?:Heaviest stack|Powerstats for|Thread \d+|Application Specific Backtrace|Binary Images)/;

/** The fields above the first call stack. */
export function readReportFields(text: string): ReportFields {
  const fields = new Map<string, ReportField>();
  for (const [index, line] of splitLines(text).entries()) {
    if (END_OF_HEAD.test(line)) break;
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined || fields.has(name)) continue;
    fields.set(name, { value: value.trimEnd(), line: index + 1, text: line });
  }
  return fields;
}

/** The version a report gives; null for `??? (???)`, which means that the system did not know it. */
export function readReportVersion(value: string | undefined): string | null {
  return value === undefined || value.startsWith('?') ? null : value;
}
