import { z } from 'zod';
import { defenderProcessOf } from '../model/defender-process.ts';
import { located } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { countAt, type IpsReport, textAt, valueAt } from './ips-report.ts';
import { placeIn } from './read-text.ts';
import { readReportFields, readReportVersion } from './report-text.ts';
import { readReportTime } from './report-time.ts';

// Process:               wdavdaemon_enterprise [433]
// Exception Type:        EXC_BAD_ACCESS (SIGSEGV)
// or, in the body of an `.ips` file: "procName" : "epsext", "exception" : {"type":"EXC_BAD_ACCESS","signal":"SIGSEGV"}
// (reports of macOS 10.14 to 26)

/** One crash of one program. */
export const crashReportShape = z.object({
  process: z.string().nullable().describe('canonical name of a process of Defender; null for any other program'),
  command: z.string(),
  pid: z.int().nonnegative().nullable(),
  version: z.string().nullable().describe('of the program; null when the report does not say'),
  crashedAt: z.iso.datetime().nullable().describe('UTC; without an offset in the report, as if it were UTC'),
  exception: z.string().nullable().describe('such as EXC_BAD_ACCESS'),
  signal: z.string().nullable().describe('such as SIGSEGV'),
  terminationReason: z.string().nullable(),
  ...located,
});

/** One crash of one program. */
export type CrashReport = z.output<typeof crashReportShape>;

/** 109 is that of older systems, where text follows. */
const CRASH_BUG_TYPES = ['309', '109'];
const MAX_REASON_LENGTH = 300;

/** Whether an `.ips` file of this `bug_type` is about a crash. */
export function isCrashType(bugType: string): boolean {
  return CRASH_BUG_TYPES.includes(bugType);
}

/** The crash an `.ips` file is about; undefined when it is about something else. What the body does not say, the header may. */
export function crashOfIps({ header, bugType, body, quote }: IpsReport, file: ArtifactFile): CrashReport | undefined {
  const command = textAt(body, 'procName') ?? textAt(header, 'app_name') ?? textAt(header, 'name');
  if (!isCrashType(bugType) || command === undefined) return undefined;
  const bundleId = textAt(body, 'bundleInfo', 'CFBundleIdentifier') ?? textAt(header, 'bundleID') ?? '';
  const version = textAt(body, 'bundleInfo', 'CFBundleShortVersionString') ?? textAt(header, 'app_version');
  const exception = textAt(body, 'exception', 'type') ?? null;
  const { line, words } = quote(['exception']);
  return {
    process: (defenderProcessOf(command) ?? defenderProcessOf(bundleId))?.name ?? null,
    command,
    pid: countAt(body, 'pid'),
    version: readReportVersion(version),
    crashedAt: readReportTime(textAt(body, 'captureTime')) ?? readReportTime(textAt(header, 'timestamp')),
    exception,
    signal: textAt(body, 'exception', 'signal') ?? null,
    terminationReason: terminationOf(body),
    at: placeIn(file, line, words),
  };
}

function terminationOf(body: IpsReport['body']): string | null {
  const code = valueAt(body, 'termination', 'code');
  const parts = [
    textAt(body, 'termination', 'namespace'),
    typeof code === 'number' || typeof code === 'string' ? String(code) : undefined,
    textAt(body, 'termination', 'indicator'),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? null : parts.join(' ').slice(0, MAX_REASON_LENGTH);
}

/** The crash a text report (`.crash`) is about; undefined when the text is none. */
export function crashOfText(text: string, file: ArtifactFile): CrashReport | undefined {
  const fields = readReportFields(text);
  const process = fields.get('Process');
  const [, command, pid] = /^(\S.{0,200}?) \[(\d{1,10})\]$/.exec(process?.value ?? '') ?? [];
  // Reports on hangs name processes the same way, below their event.
  if (process === undefined || command === undefined || fields.has('Event')) return undefined;
  const identifier = fields.get('Identifier')?.value ?? '';
  const type = fields.get('Exception Type');
  const [, exception, signal] = /^(EXC_\w{1,40})?(?: ?\(?(SIG\w{1,20})\)?)?/.exec(type?.value ?? '') ?? [];
  const proof = type ?? process;
  return {
    process: (defenderProcessOf(command) ?? defenderProcessOf(identifier))?.name ?? null,
    command,
    pid: Number(pid),
    version: readReportVersion(fields.get('Version')?.value),
    crashedAt: readReportTime(fields.get('Date/Time')?.value),
    exception: exception ?? null,
    signal: signal ?? null,
    terminationReason: fields.get('Termination Reason')?.value.slice(0, MAX_REASON_LENGTH) ?? null,
    at: placeIn(file, proof.line, proof.text),
  };
}
