import type { FactValue } from '../../parse/index.ts';
import type { ToldEvent } from './timeline-kinds.ts';

type LogEvent = FactValue<'core-log.events'>[number];

// wdavdaemon_unprivileged 101.26022.0015 started, pid 52121, macOS 26.6.2 (25G83)
// (the wording is that of the logs at hand; a log that words it in another way tells of no starts)
const START = /^(?<process>wdavdaemon\w*) (?<version>\d[\d.]*) started\b(?:.{0,40}?, macOS (?<os>\d[\d.]*))?/;
/** Daemons start when the Mac does. */
const BOOT_MS = 5 * 60_000;

interface Start {
  readonly process: string;
  readonly version: string;
  readonly os: string | undefined;
  readonly atMs: number;
  readonly place: LogEvent['at'];
}

/** What the starts of the daemons show: another version of Defender or macOS than at the start before, or that one began anew. */
export function startEvents(log: readonly LogEvent[], bootedAt: string | undefined): ToldEvent[] {
  const last = new Map<string, Start>();
  return log.flatMap((logged) => {
    const start = startOf(logged);
    if (start === undefined) return [];
    const before = last.get(start.process);
    last.set(start.process, start);
    return before === undefined ? [] : differences(before, start, bootedAt);
  });
}

function startOf({ kind, text, occurredAt, at }: LogEvent): Start | undefined {
  const { process, version, os } = (kind === 'process-started' && START.exec(text)?.groups) || {};
  if (process === undefined || version === undefined) return undefined;
  return { process, version, os, atMs: Date.parse(occurredAt), place: at };
}

function differences(before: Start, { process, version, os, atMs, place }: Start, bootedAt?: string): ToldEvent[] {
  const isUpdated = version !== before.version;
  const isOtherSystem = os !== undefined && before.os !== undefined && os !== before.os;
  const sinceBootMs = bootedAt === undefined ? Number.NaN : atMs - Date.parse(bootedAt);
  const isBoot = sinceBootMs >= 0 && sinceBootMs <= BOOT_MS;
  return [
    ...(isOtherSystem
      ? [{ event: 'os-updated', atMs, subject: os, detail: `macOS ${before.os} to ${os}`, place }]
      : []),
    ...(isUpdated
      ? [{ event: 'app-updated', atMs, subject: version, detail: `${before.version} to ${version}`, place }]
      : []),
    ...(isUpdated || isBoot ? [] : [{ event: 'process-restarted', atMs, subject: process, detail: process, place }]),
  ];
}
