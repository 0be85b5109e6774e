import { fstatSync } from 'node:fs';
import { planCut, trimHeadToLineEnd, trimTailToLineStart } from '../lib/cut-lines.ts';
import type { Deadline } from '../lib/deadline.ts';
import type { FileFacts } from '../lib/file-facts.ts';
import type { OpenFile } from '../lib/open-file.ts';
import type { Cause } from '../model/cause.ts';
import { errnoOf } from '../model/errors.ts';

/** `[from, to)` in bytes. */
export type ByteRange = readonly [number, number];

/** How a reading ended; complete once its chunks are used up. */
export interface Reading {
  /** Each chunk is valid until the next one is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly report: ReadReport;
}

/** What was really read. */
export interface ReadReport {
  /** Parts of the file that were kept; the whole file unless `cause` says otherwise. */
  ranges: ByteRange[];
  changedWhileRead: boolean;
  cause?: Cause;
  errno?: string;
}

/** What a reading reports to, and is bounded by. */
interface Watch {
  readonly deadline: Deadline;
  onBytes(count: number): void;
}

/** Large enough that the cost per read vanishes, small enough for several of them in memory. */
const BLOCK_BYTES = 524_288;
/** How far a line end is searched at the cut; longer lines are cut in the middle. */
const PROBE_BYTES = 65_536;

/**
 * Reads at most `keepBytes` of an open file and never beyond the size it had at opening, so a growing file ends too. A larger
 * one keeps its head and its newest end, cut at line ends. Problems end the chunks early and stand in the report. Closes the
 * file.
 */
export function readBounded(file: OpenFile, opened: FileFacts, keepBytes: number, watch: Watch): Reading {
  const report: ReadReport = { ranges: [], changedWhileRead: false };
  return { report, chunks: readAll(file, opened, keepBytes, watch, report) };
}

async function* readAll(
  file: OpenFile,
  opened: FileFacts,
  keepBytes: number,
  watch: Watch,
  report: ReadReport,
): AsyncGenerator<Uint8Array> {
  let isStuck = false;
  try {
    const cut = planCut(opened.size, keepBytes);
    if (cut !== undefined) report.cause = 'cut-to-limit';
    const whole: ByteRange = [0, opened.size];
    const ranges = cut === undefined ? [whole] : await watch.deadline.race(cutAtLineEnds(file, cut));
    if (ranges === 'late') report.cause = 'out-of-time';
    else for (const range of ranges) if (isGoingOn(report)) yield* readRange(file, range, watch, report);
    isStuck = report.cause === 'out-of-time';
  } catch (error) {
    report.cause = 'read-error';
    report.errno = errnoOf(error) ?? 'EUNKNOWN';
  } finally {
    // A read that hangs may still end, in a file that has the same number then.
    if (!isStuck) closeAndCompare(file, opened, report);
  }
}

async function cutAtLineEnds(file: OpenFile, cut: { head: ByteRange; tail: ByteRange }): Promise<ByteRange[]> {
  const probe = async (from: number, to: number): Promise<Buffer> => {
    const length = Math.min(to - from, PROBE_BYTES);
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, from);
    return buffer.subarray(0, bytesRead);
  };
  const headEnd = trimHeadToLineEnd(await probe(...cut.head));
  const tailStart = cut.tail[0] + trimTailToLineStart(await probe(...cut.tail));
  return [[0, headEnd] as const, [tailStart, cut.tail[1]] as const].filter(([from, to]) => to > from);
}

function isGoingOn({ cause }: ReadReport): boolean {
  return cause === undefined || cause === 'cut-to-limit';
}

async function* readRange(
  file: OpenFile,
  [from, to]: ByteRange,
  { deadline, onBytes }: Watch,
  report: ReadReport,
): AsyncGenerator<Uint8Array> {
  const block = Buffer.allocUnsafeSlow(Math.min(BLOCK_BYTES, to - from));
  let at = from;
  try {
    while (at < to) {
      const read = await deadline.race(file.read(block, 0, Math.min(block.length, to - at), at));
      if (read === 'late') {
        report.cause = 'out-of-time';
        return;
      }
      if (read.bytesRead === 0) {
        report.cause = 'shrank';
        return;
      }
      at += read.bytesRead;
      onBytes(read.bytesRead);
      yield block.subarray(0, read.bytesRead);
    }
  } finally {
    if (at > from || from === to) report.ranges.push([from, at]);
  }
}

function closeAndCompare(file: OpenFile, opened: FileFacts, report: ReadReport): void {
  try {
    const now = fstatSync(file.fd);
    report.changedWhileRead = now.size !== opened.size || now.mtimeMs !== opened.mtimeMs;
  } catch (error) {
    report.errno ??= errnoOf(error) ?? 'EUNKNOWN';
  } finally {
    file.close();
  }
}
