// `npm run bench [-- FOLDER]`: measures mdediag beside zip, sha256sum, find and bare node in the same run, writes docs/benchmarks.md.
import { rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCorpus } from './corpus.mjs';
import { median, pairs, run } from './measure.mjs';

const top = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const mdediag = path.join(top, 'bin', 'mdediag.js');
const folder = path.resolve(process.argv[2] ?? path.join(os.tmpdir(), 'mdediag-bench-corpora'));
const node = process.execPath;
const PAIRS = 5;

const rows = [];
const add = (what, figure, limit, met, detail) => {
  rows.push({ what, figure, limit, verdict: met ? 'yes' : '**no**', detail });
  console.log(`${met ? 'ok  ' : 'MISS'} ${what}: ${figure} (limit ${limit}) ${detail}`);
};

function archive(corpus, peak) {
  const out = path.join(folder, 'ours.zip');
  const limits = ['--max-size', '100GB', '--max-file-size', '100GB'];
  const result = run([
    node,
    mdediag,
    'collect',
    '--no-analyze',
    '--quiet',
    '--yes',
    '--force',
    '--root',
    corpus,
    ...limits,
    '-o',
    out,
  ]);
  peak.push(result.peakMb);
  return result.seconds;
}

function zipAndHash(corpus) {
  const out = path.join(folder, 'theirs.zip');
  rmSync(out, { force: true });
  const zip = run(['zip', '-qr', '-6', out, '.'], { cwd: corpus });
  const sums = run(['sh', '-c', 'find . -type f -exec sha256sum {} +'], { cwd: corpus });
  return zip.seconds + sums.seconds;
}

const sizeOf = (name) => statSync(path.join(folder, name)).size;
const ratioText = ({ ratio, low, high }) => `${ratio.toFixed(2)} × (${low.toFixed(2)}–${high.toFixed(2)})`;
const secondsText = ({ ours, theirs }) => `${ours.toFixed(2)} s against ${theirs.toFixed(2)} s`;

for (const name of ['logs-400mb', 'one-200mb']) {
  const corpus = makeCorpus(folder, name);
  const peak = [];
  const result = pairs(
    PAIRS,
    () => archive(corpus, peak),
    () => zipAndHash(corpus),
  );
  add(
    `${name}: collect against zip -6 and sha256sum`,
    ratioText(result),
    '0.50 ×',
    result.ratio <= 0.5,
    secondsText(result),
  );
  const size = sizeOf('ours.zip') / sizeOf('theirs.zip');
  add(
    `${name}: size of the archive against zip -6`,
    `${size.toFixed(3)} ×`,
    '1.03 ×',
    size <= 1.03,
    `${sizeOf('ours.zip')} bytes`,
  );
  add(
    `${name}: peak memory`,
    `${Math.max(...peak).toFixed(0)} MB`,
    '200 MB',
    Math.max(...peak) <= 200,
    `${peak.length} runs`,
  );
}
{
  const peak = [];
  const corpus = makeCorpus(folder, 'logs-4gb');
  archive(corpus, peak);
  add('logs-4gb: peak memory', `${peak[0].toFixed(0)} MB`, '200 MB', peak[0] <= 200, '1 run');
  rmSync(corpus, { recursive: true });
  rmSync(`${corpus}.made`);
}
{
  const seconds = (...args) => run([node, ...args]).seconds;
  const result = pairs(
    15,
    () => seconds(mdediag, '--version'),
    () => seconds('-e', '0'),
  );
  add('mdediag --version against node -e 0', ratioText(result), '1.6 ×', result.ratio <= 1.6, secondsText(result));
}
{
  const corpus = makeCorpus(folder, 'files-20000');
  const find = () => run(['sh', '-c', `find ${corpus} -type f -printf '%s\\n'`]).seconds;
  const start = median(Array.from({ length: 9 }, () => run([node, '-e', '0']).seconds));
  const result = pairs(9, () => run([node, mdediag, 'plan', '--root', corpus]).seconds, find);
  const limit = 5 * result.theirs + start;
  const detail = `find ${result.theirs.toFixed(3)} s, node start ${start.toFixed(3)} s`;
  add(
    'plan of 20,000 files',
    `${result.ours.toFixed(3)} s`,
    `${limit.toFixed(3)} s = 5 × find + node start`,
    result.ours <= limit,
    detail,
  );
}

const table = rows.map(
  ({ what, figure, limit, verdict, detail }) => `| ${what} | ${figure} | ${limit} | ${verdict} | ${detail} |`,
);
writeFileSync(
  path.join(top, 'docs', 'benchmarks.md'),
  `# Benchmarks

Written by \`npm run bench\` (\`bench/run.mjs\`), not by hand. Peers run in turn with mdediag in the same run; a ratio is the median
of ${PAIRS} or more pairs with its range. Seconds are of this machine and say nothing about others: Linux, ${os.availableParallelism()} cores, Node
${process.versions.node}. No figure here is from macOS.

| what | measured | limit | met | detail |
|---|---|---|---|---|
${table.join('\n')}

Corpora are made by \`bench/corpus.mjs\`, the same bytes every time: 400 MB of log lines (40 × 10 MB, or one of 200 MB and 20 × 10 MB)
with 2,000 small files, 4 GB likewise, and 20,000 small files.
`,
);
