import type { TimelineEvent } from '../../model/recording.ts';
import type { Stretch } from './design.ts';

/** What makes the load of a process unlike what it is at other times, whatever behavior monitoring does. */
const DISTURBING: ReadonlySet<string> = new Set([
  'app-updated',
  'booted',
  'clock-gap',
  'clock-set-back',
  'definitions-updated',
  'os-updated',
  'pid-reused',
  'process-crashed',
  'process-restarted',
  'profile-changed',
  'scan-finished',
  'scan-started',
  'setting-changed',
  'workload-failed',
]);

/** Whether a window in which this happened cannot be compared with others. */
export function isDisturbing(event: string): boolean {
  return DISTURBING.has(event);
}

/** Whether this may explain a change of load. */
export function isExplanation(event: string): boolean {
  return isDisturbing(event) || event.startsWith('behavior-monitoring-');
}

/** Why a stretch is not like the others; undefined for a calm one. */
export function disturbanceOf(
  { startedAtMs, endedAtMs }: Stretch,
  timeline: readonly TimelineEvent[],
): string | undefined {
  const within = timeline.find(({ event, at }) => {
    const atMs = Date.parse(at);
    return isDisturbing(event) && atMs >= startedAtMs && atMs <= endedAtMs;
  });
  if (within !== undefined) return within.event;
  return isScanning(startedAtMs, timeline) ? 'scan-started' : undefined;
}

/** Whether a scan began before and ended after. Of one whose end nobody tells, only the beginning counts. */
function isScanning(atMs: number, timeline: readonly TimelineEvent[]): boolean {
  const scans = timeline.filter(({ event }) => event.startsWith('scan-'));
  const next = scans.findIndex(({ at }) => Date.parse(at) >= atMs);
  return scans[next - 1]?.event === 'scan-started' && scans[next]?.event === 'scan-finished';
}
