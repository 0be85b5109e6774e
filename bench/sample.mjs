// What recording costs: `sample` at one tick every two seconds on a machine with more than 300 processes, where programs start
// all the time, by the count of the system for the recorder and all it started. Beside it at the same time `top` with the same
// interval, and a node that only wakes up: on a machine that idles, waking up is most of the cost, whoever does it. A virtual
// machine can charge anew for each page of memory that was not touched for a second, so no other node wakes up near a tick.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const PROCESSES = 320;
const DEFENDER = ['wdavdaemon_unprivileged', 'wdavdaemon_enterprise', 'epsext', 'netext', 'telemetryd_v2'];
const SECONDS = 120;
const HALF_A_TICK_MS = 1_000;
const NEWCOMERS = 'while :; do /bin/true; sleep 0.5; done';
const MAX_PERCENT = 1;

export async function benchSample(context) {
  if (process.platform !== 'linux') return;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mdediag-bench-sample-'));
  try {
    await record(context, folder, 'yes', 'while a daemon of Defender keeps one core busy');
    await record(context, folder, 'sleep', 'while nothing else goes on');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `work` is the program that runs as the antivirus engine. */
async function record({ mdediag, add }, folder, work, when) {
  const others = start(folder, work);
  const newcomers = spawn('sh', ['-c', NEWCOMERS], { stdio: 'ignore' });
  const file = path.join(folder, `${work}.jsonl`);
  const peers = {
    top: spawn('top', ['-b', '-d', '2'], { stdio: 'ignore', env: { ...process.env, TERM: 'dumb' } }),
    'node that only wakes up': spawn(process.execPath, ['-e', 'setInterval(() => {}, 2_000)'], { stdio: 'ignore' }),
  };
  try {
    await delay(HALF_A_TICK_MS);
    const args = [mdediag, 'sample', '--for', `${SECONDS}s`, '-o', file, '--quiet'];
    const recorder = spawn(process.execPath, args, { stdio: 'ignore' });
    const said = Object.entries(peers).map(([name, { pid }]) => percentOfPeer(name, pid));
    await once(recorder, 'exit');
    const own = ticksOf(file);
    const [first, last] = [own[0], own.at(-1)];
    const seconds = (Date.parse(last.t) - Date.parse(first.t)) / 1000;
    const percent = ((last.cpuSeconds - first.cpuSeconds) / seconds) * 100;
    const rss = `resident ${Math.round(last.rssBytes / 1e6)} MB`;
    const detail = `${own.length} ticks of 2 s from the first on, ${PROCESSES} more processes, ${DEFENDER.length} of Defender; ${rss}; beside it ${(await Promise.all(said)).join(', ')}`;
    const figure = `${percent.toFixed(2)} % of one core`;
    add(`sample: its own CPU use ${when}`, figure, `${MAX_PERCENT} %`, percent <= MAX_PERCENT, detail);
  } finally {
    for (const child of [newcomers, ...others, ...Object.values(peers)]) child.kill('SIGKILL');
  }
}

function ticksOf(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"mdediag"'))
    .map((line) => JSON.parse(line));
}

async function percentOfPeer(name, pid) {
  await delay(4_000);
  const before = cpuSeconds(pid);
  const seconds = SECONDS - 10;
  await delay(seconds * 1_000);
  return `${name} ${(((cpuSeconds(pid) - before) / seconds) * 100).toFixed(2)} %`;
}

/** utime and stime, see proc(5). */
function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Sleeping processes; the first of them under names of Defender, and the very first at `work`. */
function start(folder, work) {
  return Array.from({ length: PROCESSES }, (_, index) => {
    const name = DEFENDER[index];
    if (name === undefined) return spawn('/bin/sleep', ['600'], { stdio: 'ignore' });
    const program = path.join(folder, name);
    rmSync(program, { force: true });
    symlinkSync(path.join('/bin', index === 0 ? work : 'sleep'), program);
    return spawn(program, ['600'], { stdio: 'ignore' });
  });
}
