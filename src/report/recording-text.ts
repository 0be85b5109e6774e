import { displayText } from '../lib/display-text.ts';
import { formatDuration, formatSize } from '../lib/quantity.ts';
import type { RecordedUse, RecordingProgress } from '../model/recording-progress.ts';
import type { SampleEvent } from '../model/sample.ts';
import { sparkline } from './sparkline.ts';

const NAME_WIDTH = 25;
const CPU_WIDTH = 10;
const SIZE_WIDTH = 11;
const MACHINE = 'this computer';
const OWN = 'mdediag itself';
/** A smaller use is drawn low, not as if it were much. */
const LEAST_TOP_PERCENT = 20;
const NONE_RUNNING = 'No process of Defender is running here: only the computer as a whole is measured.';

const EVENT_WORDS: Readonly<Record<string, string>> = {
  'process-started': 'started',
  'process-ended': 'ended',
  'process-restarted': 'was restarted',
  'pid-reused': 'took the process id of another one',
  'clock-gap': 'asleep, stopped, or the clock was set ahead',
  'clock-set-back': 'the clock was set back',
  'missed-ticks': 'too busy to measure',
  'process-table-unreadable': 'the processes could not be listed',
  'behavior-monitoring-enabled': 'behavior monitoring was turned on',
  'behavior-monitoring-disabled': 'behavior monitoring was turned off',
};

/** The live view: one line for each program, to be drawn again and again. No line is longer than `columns`. */
export function liveView(progress: RecordingProgress, { hint, columns }: { hint: string; columns: number }): string[] {
  const sparkWidth = Math.max(0, Math.min(60, columns - NAME_WIDTH - CPU_WIDTH - SIZE_WIDTH - 3));
  const running = progress.defender.filter(({ isRunning }) => isRunning);
  const row = (name: string, use: RecordedUse): string => {
    const top = Math.max(LEAST_TOP_PERCENT, use.peakCpuPercent ?? 0);
    const bars = sparkline(use.recentCpuPercent, sparkWidth, top);
    return `${cell(name)}${percent(use.cpuPercent).padStart(CPU_WIDTH)}  ${bars} ${size(use.memoryBytes)}`;
  };
  const heading = `${cell('percent of one core')}${'CPU now'.padStart(CPU_WIDTH)}  ${'lately'.padEnd(sparkWidth)} ${'memory'.padStart(SIZE_WIDTH)}`;
  const lines = [
    `${recordedFor(progress)}, behavior monitoring ${progress.bm ?? 'unknown'}. ${hint}`,
    heading,
    ...running.map((use) => row(use.process, use)),
    ...(running.length === 0 ? ['No process of Defender is running here.'] : []),
    row(MACHINE, progress.machine),
    row(OWN, progress.own),
  ];
  return lines.map((line) => line.slice(0, columns).trimEnd());
}

/** The state in one line, for where nothing can be drawn. */
export function progressLine(progress: RecordingProgress): string {
  const running = progress.defender.filter(({ isRunning }) => isRunning);
  const uses = running.map(({ process, cpuPercent, memoryBytes }) =>
    `${process} ${percent(cpuPercent)} ${size(memoryBytes).trim()}`.trim(),
  );
  return uses.length === 0 ? NONE_RUNNING : `${recordedFor(progress)}: ${uses.join(', ')}.`;
}

/** What happened, as `18:45:02Z wdavdaemon was restarted`. */
export function eventLine({ t, event, process, pid, seconds }: SampleEvent): string {
  const who = process === undefined ? '' : `${displayText(process)} (pid ${pid}) `;
  const duration = seconds === undefined ? '' : ` (${formatDuration(seconds * 1_000)})`;
  return `${t.slice(11, 19)}Z ${who}${EVENT_WORDS[event] ?? event}${duration}`;
}

/** What was recorded, and what to do with it. */
export function recordingText(progress: RecordingProgress, path: string): string {
  const { defender, machine, own, ticks, eventCounts } = progress;
  const row = (name: string, use: RecordedUse): string =>
    [
      cell(name),
      percent(use.meanCpuPercent).padStart(CPU_WIDTH),
      percent(use.peakCpuPercent).padStart(CPU_WIDTH),
      size(use.peakMemoryBytes).padStart(SIZE_WIDTH + 2),
    ].join('');
  const heading = `${cell('percent of one core')}${'CPU mean'.padStart(CPU_WIDTH)}${'peak'.padStart(CPU_WIDTH)}${'memory peak'.padStart(SIZE_WIDTH + 2)}`;
  const events = [...eventCounts].map(([event, count]) => `${event}${count === 1 ? '' : ` ${count} times`}`);
  return [
    `${recordedFor(progress)} (${ticks === 1 ? '1 tick' : `${ticks} ticks`}) in ${displayText(path)}`,
    '',
    heading,
    ...defender.map((use) => row(use.process, use)),
    ...(defender.length === 0 ? ['No process of Defender was running.'] : []),
    row(MACHINE, machine),
    row(OWN, own),
    '',
    ...(events.length > 0 ? [`Events: ${events.join(', ')}.`] : []),
    `Next: mdediag analyze ${displayText(path)}`,
  ].join('\n');
}

function recordedFor({ startedAt, lastAt }: RecordingProgress): string {
  return `Recorded ${formatDuration(Math.max(0, lastAt.getTime() - startedAt.getTime()))}`;
}

function cell(name: string): string {
  return displayText(name).slice(0, NAME_WIDTH).padEnd(NAME_WIDTH);
}

function percent(value: number | null): string {
  return value === null ? '-' : `${value.toFixed(1)} %`;
}

function size(bytes: number | null): string {
  return (bytes === null ? '-' : formatSize(bytes)).padStart(SIZE_WIDTH);
}
