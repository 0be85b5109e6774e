import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { archive } from './collect.mjs';
import { logsOf, makeCorpus } from './corpus.mjs';
import { median, run } from './measure.mjs';
import { benchIdentities } from './redact-identities.mjs';

const RUNS = 5;
const CORPUS_MB = 100;
const MIN_MB_PER_SECOND = 100;
const PEERS = ['sed -E', 'grep -F -c'];

/** Redaction of logs beside sed and grep, in CPU seconds of one core; and its memory. */
export function benchRedact(context) {
  const [log] = logsOf(makeCorpus(context.folder, 'logs-100mb'));
  for (const level of ['standard', 'strict']) {
    for (const count of [40, 300]) benchStep(context, log, { level, count, step: 'redact', limit: MIN_MB_PER_SECOND });
    for (const step of ['learn', 'prove']) benchStep(context, log, { level, count: 40, step });
  }
  benchMemory(context);
}

function benchStep(context, log, { level, count, step, limit }) {
  const names = path.join(context.folder, 'identities.txt');
  writeFileSync(
    names,
    benchIdentities(count)
      .map(({ value }) => `${value}\n`)
      .join(''),
  );
  const seconds = { ours: [], sed: [], grep: [] };
  for (let round = 0; round < RUNS; round += 1) {
    seconds.ours.push(ours(context, [log, level, count, step]));
    if (limit === undefined) continue;
    seconds.sed.push(cpuSeconds(['sed', '-E', sedScript(count, level), log]));
    seconds.grep.push(cpuSeconds(['grep', '-F', '-i', '-c', '-f', names, log]));
  }
  const speed = (list) => CORPUS_MB / median(list);
  const range = `${(CORPUS_MB / Math.max(...seconds.ours)).toFixed(0)}–${(CORPUS_MB / Math.min(...seconds.ours)).toFixed(0)}`;
  const figure = `${speed(seconds.ours).toFixed(0)} MB/s of one core (${range})`;
  const what = `${WORDS[step]} ${CORPUS_MB} MB of logs at ${level}, ${count} identities`;
  if (limit === undefined) context.add(what, figure, 'none', true, `${RUNS} runs, CPU seconds`);
  else {
    const peers = [seconds.sed, seconds.grep].map((list, index) => `${PEERS[index]} ${speed(list).toFixed(0)} MB/s`);
    context.add(
      what,
      figure,
      `${limit} MB/s`,
      speed(seconds.ours) >= limit,
      `${peers.join(', ')}; ${RUNS} runs, CPU seconds`,
    );
  }
}

const WORDS = { redact: 'redact', learn: 'learn from', prove: 'search in the archive' };

function ours({ top }, args) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [path.join(top, 'bench', 'redact-once.mjs'), ...args.map(String)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`redact-once.mjs ended with ${status}: ${stderr}`);
  return Number(stdout);
}

/** The same identities, and a rough pattern for what most of the detectors find. */
function sedScript(count, level) {
  const names = benchIdentities(count).map(({ value }) => value.replaceAll('.', '\\.'));
  const strict = [
    's#/(Users|Volumes)/[^ "]+#/PATH#g',
    's/\\b([0-9]{1,3}\\.){3}[0-9]{1,3}\\b/IP/g',
    's#://[A-Za-z0-9.-]+#://DOMAIN#g',
  ];
  return [
    `s/(${names.join('|')})/NAME/gI`,
    's#/Users/[^/ "]+#/Users/USER#g',
    's/[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}/MAIL/g',
    's/(org_id|machine_guid|hostname|user|serial_number|password|token)["\' ]*[:=]["\' ]*[^"\', ]+/\\1=VALUE/gI',
    's/([0-9a-f]{2}[:-]){5}[0-9a-f]{2}/HARDWARE/gI',
    ...(level === 'strict' ? strict : []),
  ].join(';');
}

/** User and system seconds of a program whose output nobody reads; one that writes to /dev/null itself could tell, and do less. */
function cpuSeconds(command) {
  const { stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@" | cat >/dev/null', 'bash', ...command], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return user + system;
}

/** Ten times the log, no more memory. */
function benchMemory(context) {
  const { folder, mdediag, add } = context;
  const peaks = ['logs-100mb', 'one-1gb'].map((name) => {
    archive(context, makeCorpus(folder, name), [], 'plain.zip');
    const [plain, copy, key] = ['plain.zip', 'copy.zip', 'case.json'].map((file) => path.join(folder, file));
    const flags = ['-o', copy, '--case-key', key, '--level', 'strict', '--force', '--quiet'];
    const { peakMb } = run([process.execPath, mdediag, 'redact', plain, ...flags]);
    for (const file of [plain, copy, key]) rmSync(file);
    return peakMb;
  });
  const [small, large] = peaks;
  add(
    'redact: peak memory for a log of 1 GB against one of 100 MB',
    `${(large / small).toFixed(2)} ×`,
    '1.2 ×',
    large <= 1.2 * small,
    `${large.toFixed(0)} MB against ${small.toFixed(0)} MB`,
  );
}
