import { z } from 'zod';
import { type Fact, known } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { readTopBytes } from './process-units.ts';
import { placeIn, readLines } from './read-text.ts';
import { readTopSamples, TOP_START } from './top-samples.ts';

// Load Avg: 3.10, 2.80, 2.60
// CPU usage: 12.50% user, 9.50% sys, 78.00% idle
// PhysMem: 15G used (2105M wired, 1578M compressor), 382M unused.
// 10:15  up 20 days, 19:45, 8 users, load averages: 1.63 0.65 0.44
// (the head of `top -l` of macOS, several of its fields may share a line; last, `uptime`.)
const LOAD =
  /\bLoad Avg:\s*([\d.,]{1,12}),\s*([\d.,]{1,12}),\s*([\d.,]{1,12})|\bload averages?:\s*([\d.,]{1,12})\s+([\d.,]{1,12})\s+([\d.,]{1,12})/;
const IDLE = /\bCPU usage:[^\n]{0,200}?([\d.]{1,9})% idle/;
const UNUSED = /\bPhysMem:[^\n]{0,200}?([\d.]{1,12}[BKMGT]) unused/;
const UPTIME = /\bup\b.{0,80}\bload averages?:/;

/** How busy the whole Mac was; of several samples of `top` the first counts, `uptime` only where there is no `top`. */
export const machineLoad = defineParser({
  artifact: 'system/load',
  about: 'the figures on the load of this Mac',
  obtain: 'run `top -l 1`',
  finds: {
    commands: ['top', 'uptime'],
    analyzer: /^(top|top_output|uptime_info)\.txt$/,
    content: new RegExp(`${TOP_START.source}|^ *\\d{1,2}:\\d\\d.* up .{0,80}load averages?:`, 'm'),
  },
  facts: {
    'machine.load-averages': z
      .tuple([z.number(), z.number(), z.number()])
      .describe('processes that want to run, mean of the last 1, 5 and 15 minutes'),
    'machine.cpu-idle-percent': z.number().min(0).max(100).describe('of all cores together'),
    'machine.physical-memory-unused-bytes': z
      .int()
      .nonnegative()
      .describe('memory that holds nothing, not even caches'),
  },
  async parse(files) {
    const lines = (await Promise.all(files.map(linesOf))).flat();
    return {
      ...firstMatch(lines, LOAD, 'machine.load-averages', loadAverages),
      ...firstMatch(lines, IDLE, 'machine.cpu-idle-percent', ([, idle]) => Number(idle)),
      ...firstMatch(
        lines,
        UNUSED,
        'machine.physical-memory-unused-bytes',
        ([, size]) => readTopBytes(size) ?? undefined,
      ),
    };
  },
});

interface Line {
  readonly text: string;
  readonly number: number;
  readonly file: ArtifactFile;
  readonly isTop: boolean;
}

async function linesOf(file: ArtifactFile): Promise<Line[]> {
  for await (const { summary, summaryLine } of readTopSamples(file)) {
    return summary.map((text, index) => ({ text, number: summaryLine + index, file, isTop: true }));
  }
  const lines = await readLines(file);
  return lines.flatMap((text, index) => (UPTIME.test(text) ? [{ text, number: index + 1, file, isTop: false }] : []));
}

function loadAverages(match: RegExpExecArray): [number, number, number] | undefined {
  const numbers = match.slice(1).flatMap((text) => (text === undefined ? [] : [Number(text.replace(',', '.'))]));
  const [one, five, fifteen] = numbers;
  if (one === undefined || five === undefined || fifteen === undefined) return undefined;
  return numbers.every(Number.isFinite) ? [one, five, fifteen] : undefined;
}

/** `top` before `uptime`: both tell the same at nearly the same time, and one fact needs one source. */
function firstMatch<Name extends string, T>(
  lines: readonly Line[],
  pattern: RegExp,
  name: Name,
  convert: (match: RegExpExecArray) => T | undefined,
): { [Key in Name]?: Fact<T> } {
  for (const { text, number, file } of [...lines].sort((a, b) => Number(b.isTop) - Number(a.isTop))) {
    const match = pattern.exec(text);
    const value = match === null ? undefined : convert(match);
    if (value !== undefined)
      return { [name]: known(value, placeIn(file, number, text)) } as { [Key in Name]?: Fact<T> };
  }
  return {};
}
