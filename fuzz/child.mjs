// One target of run.mjs: `child.mjs TARGETS-FILE INDEX CASES`. Tells its parent after each batch where it is.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';

const [targetsFile, index, cases] = process.argv.slice(2);
const { targets } = await import(pathToFileURL(path.resolve(targetsFile)).href);
const { name, arbitrary, run, share = 1 } = targets[Number(index)];
const wanted = Math.ceil(Number(cases) * share);
const seedsFile = path.join(path.dirname(path.resolve(targetsFile)), 'seeds', `${name}.json`);
const seeds = existsSync(seedsFile) ? JSON.parse(readFileSync(seedsFile, 'utf8')) : [];

/** Of the processor: what another program takes on a busy machine is no fault of ours. Waiting in vain ends in silence. */
const MAX_CASE_MS = 1_000;
const BATCH_CASES = 1_000;
const startedMs = performance.now();
let slowestMs = 0;
let done = 0;

const property = fc.asyncProperty(arbitrary, async (input) => {
  const began = process.cpuUsage();
  await run(input);
  const { user, system } = process.cpuUsage(began);
  const tookMs = (user + system) / 1_000;
  slowestMs = Math.max(slowestMs, tookMs);
  done += 1;
  if (tookMs > MAX_CASE_MS) throw new Error(`took ${tookMs.toFixed(0)} ms`);
});

const tell = (message) => new Promise((resolve) => process.send(message, resolve));

async function batch(parameters) {
  await tell({ name, ...parameters });
  const result = await fc.check(property, { ...parameters, interruptAfterTimeLimit: 20_000 });
  if (!result.failed) return true;
  const { seed, counterexamplePath, counterexample, errorInstance } = result;
  const input = fc.stringify(counterexample).slice(0, 2_000);
  const seedText = JSON.stringify({ seed, path: counterexamplePath });
  await tell({ failure: `${errorInstance?.stack ?? errorInstance}\n  with ${input}\n  for ${seedsFile}: ${seedText}` });
  return false;
}

async function runAll() {
  for (const seed of seeds) if (!(await batch({ numRuns: BATCH_CASES, ...seed }))) return;
  const replayed = done;
  for (let seed = 1; done - replayed < wanted; seed += 1) {
    const numRuns = Math.min(BATCH_CASES, wanted - (done - replayed));
    if (!(await batch({ seed, numRuns }))) return;
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  await tell({ cases: done, seconds, slowestMs, peakMb: (process.resourceUsage().maxRSS * 1_024) / 1e6 });
}

await runAll();
process.disconnect();
