import type { BehaviorMonitoring } from '../../model/finding.ts';
import type { Design } from './design.ts';
import type { ProcessLoad } from './process-load.ts';
import { ENGINE, SENSORS, SIZE_THAT_MATTERS, TOTAL } from './what-matters.ts';

/** From the Microsoft Learn pages behavior-monitor-macos (2026-09) and mac-support-perf (2026-08). */
const STATISTICS =
  'Keep behavior monitoring on. While the load is there, run `sudo mdatp config behavior-monitoring-statistics --value enabled`, work as usual for some minutes, then `sudo mdatp diagnostic behavior-monitoring-statistics --sort`: it names the programs that cause most events. Switch the statistics off afterwards.';
const EXCLUSION = [
  'Exclude, by its full path, only a program you trust that causes most of the events. The risk: what it does is no longer watched, and the files it opens are no longer scanned.',
  'If the load stays, most of all after a restart of the Mac, run the Client Analyzer and open a support case.',
];
const SENSOR_PATH = [
  'The load is in the core daemon or the EDR sensor, where antivirus exclusions do not help. Run `sudo mdatp diagnostic hot-event-sources --time=360` while the load is there: it names the programs behind the events.',
  'Write down what was running, when, and the versions of macOS and Defender; run the Client Analyzer and open a support case.',
];
const SCAN_PATH = [
  'The load is in the antivirus engine, but not from behavior monitoring. Run `mdatp config real-time-protection-statistics --value enabled`, work as usual for some minutes, then `mdatp diagnostic real-time-protection-statistics --sort --top 10`: it names the programs whose files are scanned most.',
];
const EXPERIMENT = [
  'Run `sudo mdediag experiment bm`: it switches behavior monitoring off and on in random order, compares, and puts it back.',
];
const MORE_WINDOWS = [
  'Repeat the experiment with more windows, with the same work in each (`--workload`), and with no scan or update meanwhile: `sudo mdediag experiment bm --windows 16`.',
];
const NOTHING = ['Nothing needs to be done about behavior monitoring.'];

/** What to do next, in order. `found` are the processes in which behavior monitoring was found to cost something. */
export function nextSteps(
  verdict: BehaviorMonitoring['verdict'],
  kind: Design['kind'],
  loads: readonly ProcessLoad[],
  found: readonly string[],
): string[] {
  const sensors = isBusiest(loads, SENSORS) ? SENSOR_PATH : [];
  switch (verdict) {
    case 'implicated':
      if (isInSensorsOnly(found)) return [STATISTICS, ...SENSOR_PATH];
      return [STATISTICS, ...EXCLUSION, ...sensors];
    case 'not-implicated':
      if (sensors.length > 0) return sensors;
      return isBusiest(loads, [ENGINE]) ? SCAN_PATH : NOTHING;
    case 'inconclusive':
      return [...(kind === 'windows' ? MORE_WINDOWS : EXPERIMENT), ...sensors];
    case 'not-evaluated':
      return [...EXPERIMENT, ...sensors];
  }
}

/** Then an exclusion, which calms the antivirus engine, would not help. */
function isInSensorsOnly(found: readonly string[]): boolean {
  return !found.includes(ENGINE) && found.some((process) => SENSORS.includes(process));
}

/** Whether these processes take more CPU than any other, and enough to matter. */
function isBusiest(loads: readonly ProcessLoad[], processes: readonly string[]): boolean {
  const single = loads.filter(({ process }) => process !== TOTAL);
  const [first] = single
    .map(({ process, points }) => ({ process, cpuPercent: meanCpu(points) }))
    .sort((one, other) => other.cpuPercent - one.cpuPercent);
  return first !== undefined && processes.includes(first.process) && first.cpuPercent >= SIZE_THAT_MATTERS.cpu;
}

function meanCpu(points: ProcessLoad['points']): number {
  let [sum, count] = [0, 0];
  for (const { cpuPercent } of points) {
    if (cpuPercent === null) continue;
    sum += cpuPercent;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
