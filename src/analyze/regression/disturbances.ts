import type { TimelineEvent } from '../../model/recording.ts';
import type { Stretch } from './design.ts';

/** What makes the load of a process unlike what it is at other times, whatever behavior monitoring does; each as a clause. */
const DISTURBING: ReadonlyMap<string, string> = new Map([
  ['app-updated', 'Defender was updated'],
  ['booted', 'the computer was started'],
  ['clock-gap', 'the computer slept, or its clock was set ahead'],
  ['clock-set-back', 'the clock was set back'],
  ['definitions-updated', 'the definitions were updated'],
  ['os-updated', 'the operating system was updated'],
  ['pid-reused', 'a process took the id of another one'],
  ['process-crashed', 'a process crashed'],
  ['process-restarted', 'a process was restarted'],
  ['profile-changed', 'a configuration profile changed'],
  ['scan-finished', 'a scan ended'],
  ['scan-started', 'a scan began'],
  ['setting-changed', 'a setting was changed'],
  ['workload-failed', 'the workload failed'],
]);

/** Whether a window in which this happened cannot be compared with others. */
export function isDisturbing(event: string): boolean {
  return DISTURBING.has(event);
}

/** What such an event is called in a sentence. */
export function disturbanceWords(event: string): string {
  return DISTURBING.get(event) ?? event;
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
