import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';

const MB = 1_000_000;
const LOGS = 'Library/Logs/Microsoft/mdatp';

/** Corpora by name: sizes of the logs in MB, number of small files. */
export const CORPORA = {
  'logs-400mb': { logs: Array(40).fill(10), smallFiles: 2_000 },
  'one-200mb': { logs: [200, ...Array(20).fill(10)], smallFiles: 2_000 },
  'logs-1600mb': { logs: Array(160).fill(10), smallFiles: 8_000 },
  'logs-4gb': { logs: Array(400).fill(10), smallFiles: 2_000 },
  'logs-100mb': { logs: [100], smallFiles: 0 },
  'one-1gb': { logs: [1_000], smallFiles: 0 },
  'files-20000': { logs: [], smallFiles: 20_000 },
};

/** Makes a corpus below `folder` unless it is there, and returns its root. The same bytes every time. */
export function makeCorpus(folder, name) {
  const root = path.join(folder, name);
  if (existsSync(path.join(folder, `${name}.made`))) return root;
  rmSync(root, { recursive: true, force: true });
  const { logs, smallFiles } = CORPORA[name];
  const random = seeded(42);
  mkdirSync(path.join(root, LOGS, 'rotated'), { recursive: true });
  logs.forEach((sizeMb, index) => {
    writeLog(
      path.join(root, LOGS, 'rotated', `microsoft_defender_core.log${String(index).padStart(5, '0')}`),
      sizeMb * MB,
      random,
    );
  });
  for (let index = 0; index < smallFiles; index += 1) {
    const sub = path.join(root, LOGS, 'small', String(index % 50));
    if (index < 50) mkdirSync(sub, { recursive: true });
    writeLog(path.join(sub, `component_${index}.log`), 200 + Math.floor(random() * 4_000), random);
  }
  writeFileSync(path.join(folder, `${name}.made`), '');
  return root;
}

/** The paths of the large logs of a corpus. */
export function logsOf(root) {
  const folder = path.join(root, LOGS, 'rotated');
  return readdirSync(folder).map((name) => path.join(folder, name));
}

/** Lines of the product's layout with the variety of real ones: zip -6 shrinks them to about an eighth. */
function writeLog(file, sizeBytes, random) {
  const fd = openSync(file, 'w');
  let timeMs = Date.UTC(2026, 10, 1) + Math.floor(random() * 1e9);
  for (let written = 0; written < sizeBytes; ) {
    const lines = [];
    let length = 0;
    while (length < 65_536 && written + length < sizeBytes) {
      timeMs += Math.floor(random() * 900);
      const line = logLine(timeMs, random);
      lines.push(line);
      length += line.length;
    }
    written += writeSync(fd, lines.join('').slice(0, sizeBytes - written));
  }
  closeSync(fd);
}

const LEVELS = ['info', 'info', 'info', 'info', 'warning', 'error'];
const MESSAGES = [
  (r) =>
    `[{rtp}]: scan finished path=/Users/dev/src/${word(r)}/${word(r)}/${word(r)}.swift duration_us=${int(r, 90_000)} result=clean`,
  (r) =>
    `[{bm}]: event pid=${int(r, 60_000)} ppid=${int(r, 9_000)} type=NOTIFY_${word(r).toUpperCase()} key=${hex(r)}${hex(r)}`,
  (r) =>
    `TRACE_ERROR,Callback failed with return code:${int(r, 200)} for path:/private/var/folders/${hex(r)}/T/${word(r)}-${int(r, 99_999)}`,
  (r) => `[{cloud}]: response status=200 bytes=${int(r, 40_000)} correlation=${hex(r)}-${hex(r)}`,
  (r) => `[{edr}]: queue depth=${int(r, 512)} dropped=0 flushed=${int(r, 4_096)}`,
];
const WORDS =
  'build cache core daemon engine event fork index kernel link module node object parse queue render scan task user write'.split(
    ' ',
  );

function logLine(timeMs, random) {
  const time = new Date(timeMs)
    .toISOString()
    .replace('T', ' ')
    .replace('Z', `${String(int(random, 1_000)).padStart(3, '0')} UTC`);
  const thread = 140_000_000_000 + int(random, 64) * 557_056;
  return `[${500 + int(random, 5)}][${thread}][${time}][${pick(LEVELS, random)}]: ${pick(MESSAGES, random)(random)}\n`;
}

const int = (random, below) => Math.floor(random() * below);
const pick = (list, random) => list[int(random, list.length)];
const word = (random) => pick(WORDS, random);
const hex = (random) => int(random, 0xffffffff).toString(16).padStart(8, '0');

/** mulberry32: small, fast, the same on every machine. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
