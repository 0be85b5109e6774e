import { scanLines } from '../lib/scan-lines.ts';
import { toPlainLines } from '../lib/text.ts';
import type { Finding } from '../model/finding.ts';
import type { ArtifactFile } from '../model/parser.ts';
import type { Context, Contexts } from '../model/report.ts';
import { maskSecrets } from '../redact/mask-secrets.ts';

const LINES_AROUND = 5;
/** Enough for whoever reads a page; a folder can hold a thousand problems. */
const MAX_PLACES = 200;
const MAX_PLACES_PER_PROBLEM = 10;
/** Logs are rotated at 5 MB; a place behind so much is not worth the wait. */
const MAX_BYTES_OF_FILE = 32 * 1024 * 1024;
const MAX_BYTES = 128 * 1024 * 1024;
/** Of a line, in UTF-8. */
const MAX_LINE_BYTES = 240;

/**
 * Reads once more, of the files that prove problems, the lines around each place, up to the last one that is wanted. Passwords and keys
 * in them are masked. Never throws for a damaged file: what cannot be read is left out and counted.
 */
export async function readContexts(files: readonly ArtifactFile[], findings: readonly Finding[]): Promise<Contexts> {
  const { wanted, leftOut } = placesIn(findings);
  const shown: Context[] = [];
  let budgetBytes = MAX_BYTES;
  for (const file of files) {
    const lines = wanted.get(file.path);
    if (lines === undefined || budgetBytes <= 0) continue;
    const { contexts, readBytes } = await contextsIn(file, lines, Math.min(MAX_BYTES_OF_FILE, budgetBytes));
    shown.push(...contexts);
    budgetBytes -= readBytes;
  }
  const places = [...wanted.values()].reduce((sum, lines) => sum + lines.size, 0);
  return { shown, leftOut: leftOut + places - shown.length };
}

/** Numbers of lines by file: of each problem the first places, until there are enough. */
function placesIn(findings: readonly Finding[]): { wanted: Map<string, Set<number>>; leftOut: number } {
  const wanted = new Map<string, Set<number>>();
  let [count, leftOut] = [0, 0];
  for (const finding of findings) {
    if (finding.verdict !== 'problem') continue;
    for (const [index, { path, line }] of finding.evidence.entries()) {
      if (line === undefined || wanted.get(path)?.has(line)) continue;
      if (index >= MAX_PLACES_PER_PROBLEM || count >= MAX_PLACES) {
        leftOut += 1;
        continue;
      }
      wanted.set(path, (wanted.get(path) ?? new Set()).add(line));
      count += 1;
    }
  }
  return { wanted, leftOut };
}

async function contextsIn(
  file: ArtifactFile,
  wanted: ReadonlySet<number>,
  maxBytes: number,
): Promise<{ contexts: Context[]; readBytes: number }> {
  const near = new Set([...wanted].flatMap((line) => Array.from(neighbors(line))));
  const last = Math.max(...near);
  const texts = new Map<number, string>();
  let [readBytes, isDone] = [0, false];
  async function* beginning(): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.read()) {
      readBytes += chunk.length;
      yield chunk;
      if (isDone || readBytes > maxBytes) return;
    }
  }
  await scanLines(toPlainLines(beginning()), [], ({ bytes, start, end, number }) => {
    isDone = number > last;
    if (near.has(number)) texts.set(number, cut(bytes.subarray(start, end)));
  });
  const contexts = [...wanted].flatMap((line) => {
    const numbers = [...neighbors(line)].filter((number) => texts.has(number));
    const [firstLine] = numbers;
    if (firstLine === undefined || !texts.has(line)) return [];
    // All at once: a key and its value can stand in two lines.
    const shown = maskSecrets(numbers.map((number) => texts.get(number)).join('\n'));
    return [{ path: file.path, line, firstLine, lines: shown.split('\n') }];
  });
  return { contexts, readBytes };
}

function* neighbors(line: number): Generator<number> {
  for (let number = Math.max(1, line - LINES_AROUND); number <= line + LINES_AROUND; number += 1) yield number;
}

function cut(line: Buffer): string {
  const isCut = line.length > MAX_LINE_BYTES;
  // Decoding leaves half a character at the cut as U+FFFD.
  const text = line.subarray(0, MAX_LINE_BYTES).toString('utf8').replace(/�$/, '');
  return `${text}${isCut ? '…' : ''}`;
}
