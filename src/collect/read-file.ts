import { fstatSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { planCut, trimHeadToLineEnd, trimTailToLineStart } from '../lib/cut-lines.ts';
import type { Deadline } from '../lib/deadline.ts';
import type { FileFacts } from '../lib/file-facts.ts';
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

/** Large enough that the cost per read vanishes, small enough for several of them in memory. */
const BLOCK_BYTES = 524_288;
/** How far a line end is searched at the cut; longer lines are cut in the middle. */
const PROBE_BYTES = 65_536;

/**
 * Reads at most `keepBytes` of an open file and never beyond the size it had at opening, so a growing file ends too. A larger
 * one keeps its head and its newest end, cut at line ends. Problems end the chunks early and stand in the report. Closes the
 * file.
 */
export function readBounded(file: FileHandle, opened: FileFacts, keepBytes: number, deadline: Deadline): Reading {
  const report: ReadReport = { ranges: [], changedWhileRead: false };
  return { report, chunks: readAll(file, opened, keepBytes, deadline, report) };
}

async function* readAll(
  file: FileHandle,
  opened: FileFacts,
  keepBytes: number,
  deadline: Deadline,
  report: ReadReport,
): AsyncGenerator<Uint8Array> {
  let isStuck = false;
  try {
    const cut = planCut(opened.size, keepBytes);
    if (cut !== undefined) report.cause = 'cut-to-limit';
    const whole: ByteRange = [0, opened.size];
    const ranges = cut === undefined ? [whole] : await deadline.race(cutAtLineEnds(file, cut));
    if (ranges === 'late') report.cause = 'out-of-time';
    else yield* readRanges(file, ranges, deadline, report);
    isStuck = report.cause === 'out-of-time';
  } catch (error) {
    report.cause = 'read-error';
    report.errno = errnoOf(error) ?? 'EUNKNOWN';
  } finally {
    // Closing waits for a read that hangs.
    if (!isStuck) await closeAndCompare(file, opened, report);
  }
}

async function cutAtLineEnds(file: FileHandle, cut: { head: ByteRange; tail: ByteRange }): Promise<ByteRange[]> {
  const probe = async (from: number, to: number): Promise<Buffer> => {
    const length = Math.min(to - from, PROBE_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  };
  const headEnd = trimHeadToLineEnd(await probe(...cut.head));
  const tailStart = cut.tail[0] + trimTailToLineStart(await probe(...cut.tail));
  return [[0, headEnd] as const, [tailStart, cut.tail[1]] as const].filter(([from, to]) => to > from);
}

async function* readRanges(
  file: FileHandle,
  ranges: readonly ByteRange[],
  deadline: Deadline,
  report: ReadReport,
): AsyncGenerator<Uint8Array> {
  for (const range of ranges) {
    yield* readRange(file, range, deadline, report);
    if (report.cause !== undefined && report.cause !== 'cut-to-limit') return;
  }
}

async function* readRange(
  file: FileHandle,
  [from, to]: ByteRange,
  deadline: Deadline,
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
      yield block.subarray(0, read.bytesRead);
    }
  } finally {
    if (at > from || from === to) report.ranges.push([from, at]);
  }
}

async function closeAndCompare(file: FileHandle, opened: FileFacts, report: ReadReport): Promise<void> {
  try {
    const now = fstatSync(file.fd);
    report.changedWhileRead = now.size !== opened.size || now.mtimeMs !== opened.mtimeMs;
  } catch (error) {
    report.errno ??= errnoOf(error) ?? 'EUNKNOWN';
  } finally {
    await file.close();
  }
}
