// What recording costs: `sample` at one tick every two seconds on a machine with more than 300 processes, where programs start
// all the time, by the count of the system for the recorder and all it started.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const PROCESSES = 320;
const DEFENDER = ['wdavdaemon_unprivileged', 'wdavdaemon_enterprise', 'epsext', 'netext', 'telemetryd_v2'];
const SECONDS = 40;
const MAX_PERCENT = 1;

export async function benchSample({ mdediag, add }) {
  if (process.platform !== 'linux') return;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mdediag-bench-sample-'));
  const others = start(folder, PROCESSES);
  const newcomers = setInterval(() => spawn('true', { stdio: 'ignore' }), 500);
  try {
    const file = path.join(folder, 'samples.jsonl');
    const recorder = spawn(process.execPath, [mdediag, 'sample', '--for', `${SECONDS}s`, '-o', file, '--quiet'], {
      stdio: 'ignore',
    });
    await once(recorder, 'exit');
    const own = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"mdediag"'))
      .map((line) => JSON.parse(line));
    const [first, last] = [own[0], own.at(-1)];
    const seconds = (Date.parse(last.t) - Date.parse(first.t)) / 1000;
    const percent = ((last.cpuSeconds - first.cpuSeconds) / seconds) * 100;
    const detail = `${own.length} ticks of 2 s, ${PROCESSES} more processes, ${DEFENDER.length} of Defender; resident ${Math.round(last.rssBytes / 1e6)} MB`;
    add(
      'sample: its own CPU use',
      `${percent.toFixed(2)} % of one core`,
      `${MAX_PERCENT} %`,
      percent <= MAX_PERCENT,
      detail,
    );
  } finally {
    clearInterval(newcomers);
    for (const child of others) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sleeping processes, the first of them under names of Defender. */
function start(folder, count) {
  const sleep = path.join('/bin', 'sleep');
  return Array.from({ length: count }, (_, index) => {
    const name = DEFENDER[index];
    if (name === undefined) return spawn(sleep, ['600'], { stdio: 'ignore' });
    const program = path.join(folder, name);
    symlinkSync(sleep, program);
    return spawn(program, ['600'], { stdio: 'ignore' });
  });
}
