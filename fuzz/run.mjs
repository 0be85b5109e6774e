// `npm run fuzz [-- --cases N] [--only NAME] [--targets FILE]`: each target of targets.mjs in a process of its own.
// Replays seeds/NAME.json first, then runs N (100,000 unless told) cases. See README.md.
import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    only: { type: 'string' },
    targets: { type: 'string', default: path.join(here, 'targets.mjs') },
  },
});
const MAX_PEAK_MB = 300;
/** Makes garbage of old cases go early, so that the peak tells of the readers. */
const SMALL_HEAP = ['--max-semi-space-size=4', '--max-old-space-size=192'];
/** A batch that says nothing for so long hangs: even its slowest allowed cases would be reported one by one. */
const SILENCE_MS = 30_000;

/** Runs one target to its end. Answers with what went wrong, or with nothing. */
function runTarget(name, index) {
  return new Promise((resolve) => {
    const child = fork(path.join(here, 'child.mjs'), [options.targets, String(index), options.cases], {
      execArgv: SMALL_HEAP,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let last;
    let hangs = false;
    const kill = () => {
      hangs = true;
      child.kill('SIGKILL');
    };
    let timer = setTimeout(kill, SILENCE_MS);
    child.on('message', (message) => {
      last = message;
      clearTimeout(timer);
      timer = setTimeout(kill, SILENCE_MS);
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      if (hangs) return resolve(`${name}: hangs in a batch after ${JSON.stringify(last)}`);
      if (last?.failure !== undefined) return resolve(`${name}: ${last.failure}`);
      if (code !== 0 || last?.peakMb === undefined)
        return resolve(`${name}: ended with ${code} after ${JSON.stringify(last)}`);
      const { cases, seconds, slowestMs, peakMb } = last;
      console.log(
        `${name}: ${cases} cases, slowest ${slowestMs.toFixed(1)} ms, peak ${peakMb.toFixed(0)} MB, ${seconds.toFixed(0)} s`,
      );
      return resolve(
        peakMb > MAX_PEAK_MB ? `${name}: took ${peakMb.toFixed(0)} MB of memory, more than ${MAX_PEAK_MB}` : undefined,
      );
    });
  });
}

const { targets } = await import(pathToFileURL(path.resolve(options.targets)).href);
const failures = [];
for (const [index, { name }] of targets.entries()) {
  if (options.only !== undefined && options.only !== name) continue;
  const failure = await runTarget(name, index);
  if (failure !== undefined) failures.push(failure);
}
for (const failure of failures) console.log(`FAILED ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;
