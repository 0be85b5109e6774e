import { displayText, wrapText } from '../lib/display-text.ts';
import { formatDuration } from '../lib/quantity.ts';

/** What a person must know before saying yes. */
export interface ExperimentNotice {
  readonly windows: number;
  readonly windowMs: number;
  readonly settleMs: number;
  readonly maxRepeats: number;
  readonly usualMs: number;
  readonly usualOffMs: number;
  readonly longestMs: number;
  readonly longestOffMs: number;
  readonly workload: string | null;
  /** Root runs it for the person who typed `sudo`, as whom the workload runs. */
  readonly isForAnother: boolean;
  readonly samplesPath: string;
}

const COLUMNS = 80;

/** One screen: what will happen, for how long, what is off meanwhile, and that it comes back. */
export function experimentNotice(notice: ExperimentNotice): string {
  const { windows, windowMs, settleMs, maxRepeats, workload, samplesPath } = notice;
  const windowsOfEach = windows / 2;
  const [usual, usualOff] = [formatDuration(notice.usualMs), formatDuration(notice.usualOffMs)];
  const [longest, longestOff] = [formatDuration(notice.longestMs), formatDuration(notice.longestOffMs)];
  const paragraphs = [
    `This experiment finds out whether behavior monitoring is behind the CPU or memory Defender uses. It measures ${windows} windows of ${formatDuration(windowMs)}, ${windowsOfEach} with behavior monitoring on and ${windowsOfEach} with it off, in random order; before each it waits ${formatDuration(settleMs)}.`,
    `How long: ${usual}, and ${longest} at most when windows have to be repeated (up to ${maxRepeats}) because of a scan, an update or sleep.`,
    `What is off meanwhile: behavior monitoring, for ${usualOff} in all, ${longestOff} at most. Programs that only give themselves away by what they do are not stopped in that time. Real-time protection, cloud protection and EDR stay on.`,
    'It comes back: at the end, on an error, on Ctrl-C, when the window is closed, and when this program is killed; after a crash of the Mac, run `sudo mdediag restore`. Each time Defender is asked whether it is really on.',
    workload === null
      ? 'Work as usual, the same all the time, or leave the Mac alone. Do not close the lid.'
      : `In every window this is run again and again, ${notice.isForAnother ? 'as you, not as root' : 'as root'}: ${displayText(workload)}. Do not close the lid.`,
    `The measurements are written to ${displayText(samplesPath)}, and a page about them beside it. Nothing is sent anywhere.`,
  ];
  return paragraphs.map((paragraph) => wrapText(paragraph, COLUMNS)).join('\n\n');
}
