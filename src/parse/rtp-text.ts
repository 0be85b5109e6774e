import type { ArtifactFile } from '../model/parser.ts';
import { readCount, readName, readNanoseconds } from './counter-value.ts';
import { type Block, type BlockOutput, readBlocks } from './output-blocks.ts';
import { quoteBlock } from './quote.ts';
import { placeIn } from './read-text.ts';
import type { RtpProcess } from './rtp-process.ts';

// Process id: 412
// Name: example
// Path: "/usr/sbin/example"
// Total files scanned: 21
// Scan time (ns): "9000"
// Status: Active
// or 27432	None	76703
// (the command without `--output json`, linux-support-perf; last, high_cpu_parser.py of mac-support-perf; read 2026-11)

/** What a text without JSON holds. */
export interface RtpText {
  readonly processes: readonly RtpProcess[];
  readonly lines: { readonly read: number; readonly unparsed: number };
}

const NOTHING_ELSE = { isActive: null, scanTimeMs: null, maxFileScanTimeMs: null, eventsSent: null };

/**
 * Reads the blocks of the command's text form, or the lines of Microsoft's high_cpu_parser.py: process id, name, number of files,
 * perhaps a path. Throws `Error` when the text is neither.
 */
export function readRtpText(file: ArtifactFile, lines: readonly string[]): RtpText {
  const output = readBlocks(lines);
  return output.blocks.some((block) => block.has('process id')) ? fromBlocks(file, output) : fromRanking(file, lines);
}

function fromBlocks(file: ArtifactFile, { blocks, others, linesRead }: BlockOutput): RtpText {
  const processes = blocks.filter((block) => block.has('process id')).map((block) => processOf(file, block));
  return { processes, lines: { read: linesRead, unparsed: others.length } };
}

function processOf(file: ArtifactFile, block: Block): RtpProcess {
  const text = (label: string) => block.get(label)?.text;
  const status = text('status')?.toLowerCase();
  return {
    pid: readCount(text('process id')),
    name: readName(text('name')),
    path: readName(text('path')),
    isActive: status === undefined ? null : status === 'active',
    filesScanned: readCount(text('total files scanned')),
    scanTimeMs: readNanoseconds(text('scan time (ns)')),
    maxFileScanTimeMs: readNanoseconds(text('max file scan time (ns)')),
    eventsSent: readCount(text('total events sent')),
    at: quoteBlock(file, block),
  };
}

function fromRanking(file: ArtifactFile, lines: readonly string[]): RtpText {
  const written = lines.map((line, index) => ({ line, number: index + 1 })).filter(({ line }) => line.trim() !== '');
  const processes = written.flatMap(({ line, number }) => rankedProcess(file, line, number) ?? []);
  if (processes.length === 0) throw new Error(`${file.path} holds no counters of processes`);
  return { processes, lines: { read: written.length, unparsed: written.length - processes.length } };
}

function rankedProcess(file: ArtifactFile, line: string, number: number): RtpProcess | undefined {
  const pathAt = line.search(/\s\//);
  const head = (pathAt === -1 ? line : line.slice(0, pathAt)).trim();
  const [, pid] = /^(\d+)\s/.exec(head) ?? [];
  const [, files] = /\s(\d+)$/.exec(head) ?? [];
  if (pid === undefined || files === undefined || pid.length + files.length + 2 > head.length) return undefined;
  return {
    ...NOTHING_ELSE,
    pid: readCount(pid),
    name: readName(head.slice(pid.length, -files.length).trim()),
    path: pathAt === -1 ? null : readName(line.slice(pathAt).trim()),
    filesScanned: readCount(files),
    at: placeIn(file, number, line),
  };
}
