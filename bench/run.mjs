// `npm run bench [-- FOLDER]`: measures mdediag beside the programs people use today, in the same run, and writes docs/benchmarks.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchAnalyze } from './analyze.mjs';
import { benchChanges } from './changes.mjs';
import { benchCollect } from './collect.mjs';
import { benchSamples } from './day-of-samples.mjs';
import { benchRanking } from './ranking.mjs';
import { benchRedact } from './redact.mjs';
import { benchReport } from './report.mjs';
import { benchSample } from './sample.mjs';
import { benchStartUp } from './start-up.mjs';

const top = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.resolve(process.argv[2] ?? path.join(os.tmpdir(), 'mdediag-bench-corpora'));
mkdirSync(folder, { recursive: true });

const rows = [];
const context = {
  top,
  folder,
  mdediag: path.join(top, 'bin', 'mdediag.js'),
  add(what, figure, limit, met, detail) {
    rows.push({ what, figure, limit, verdict: met ? 'yes' : '**no**', detail });
    console.log(`${met ? 'ok  ' : 'MISS'} ${what}: ${figure} (limit ${limit}) ${detail}`);
  },
};

benchStartUp(context);
benchCollect(context);
await benchAnalyze(context);
await benchSample(context);
benchChanges(context);
benchSamples(context);
benchRedact(context);
await benchReport(context);
const ranking = await benchRanking();

const table = rows.map(
  ({ what, figure, limit, verdict, detail }) => `| ${what} | ${figure} | ${limit} | ${verdict} | ${detail} |`,
);
writeFileSync(
  path.join(top, 'docs', 'benchmarks.md'),
  `# Benchmarks

Written by \`npm run bench\` (\`bench/run.mjs\`), not by hand. Peers run in turn with mdediag in the same run; a ratio is the median
of several pairs (5 or more for speeds) with its range. Seconds are of this machine and say nothing about others: Linux, ${os.availableParallelism()} cores, Node
${process.versions.node}. No figure here is from macOS.

What \`sample\` costs depends on the machine more than on what it does: a tick touches some 1,000 pages of memory, two thirds of which
any node that reads the same files touches, and a virtual machine can charge 0.15 ms for a page that rested for two seconds. Long
test runs scatter that memory: after them the same code took 2.45 % of a core twice, a node that only reads the same files 1.01 and
1.53 %; putting the memory in order (\`drop_caches\`, \`compact_memory\`; 2026-11-30) brought 0.84 and 1.87 %, and 0.60 and 1.09 %.

| what | measured | limit | met | detail |
|---|---|---|---|---|
${table.join('\n')}

Corpora are made by \`bench/corpus.mjs\`, the same bytes every time: 400 MB of log lines (40 × 10 MB, or one of 200 MB and 20 × 10 MB)
with 2,000 small files, 1.6 GB and 4 GB likewise, and 20,000 small files. One line in six is an error, so that \`analyze\` has work.

${ranking}
`,
);
