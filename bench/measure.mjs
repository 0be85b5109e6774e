import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const memoryHook = fileURLToPath(new URL('report-memory.cjs', import.meta.url));

/** Runs a command to its end; throws when it fails. Answers with wall seconds and, for node, peak memory in MB. */
export function run([program, ...args], { cwd } = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mdediag-bench-'));
  const file = path.join(folder, 'memory');
  const isNode = program === process.execPath;
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(program, isNode ? ['--require', memoryHook, ...args] : args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, BENCH_MEMORY_FILE: file },
  });
  const seconds = (performance.now() - startedMs) / 1_000;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
  const peakMb = isNode ? (Number(readFileSync(file, 'utf8')) * 1_024) / 1e6 : undefined;
  rmSync(folder, { recursive: true });
  return { seconds, peakMb };
}

/** Runs `ours` and `theirs` in turn after one uncounted pair; each is a function that answers with seconds. */
export function pairs(count, ours, theirs) {
  ours();
  theirs();
  const ratios = [];
  const seconds = { ours: [], theirs: [] };
  for (let index = 0; index < count; index += 1) {
    const [one, other] = [ours(), theirs()];
    seconds.ours.push(one);
    seconds.theirs.push(other);
    ratios.push(one / other);
  }
  return {
    ratio: median(ratios),
    low: Math.min(...ratios),
    high: Math.max(...ratios),
    ours: median(seconds.ours),
    theirs: median(seconds.theirs),
  };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Figures as they stand in the table. */
export const ratioText = ({ ratio, low, high }) => `${ratio.toFixed(2)} × (${low.toFixed(2)}–${high.toFixed(2)})`;
export const secondsText = ({ ours, theirs }) => `${ours.toFixed(2)} s against ${theirs.toFixed(2)} s`;
