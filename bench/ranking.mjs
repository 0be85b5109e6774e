import { spawnSync } from 'node:child_process';
import { programKey } from '../dist/analyze/program.js';
import { rank } from '../dist/analyze/ranking.js';
import { rtpStatistics } from '../dist/parse/rtp-statistics.js';

/** The job of Microsoft's high_cpu_parser.py in our own words: `counters`, most scanned files first, zeros left out. */
const THEIR_JOB = `
import json, sys
rows = json.load(sys.stdin)["counters"]
rows = sorted(rows, key=lambda row: int(row["totalFilesScanned"]), reverse=True)
print(json.dumps([str(row["id"]) for row in rows if int(row["totalFilesScanned"]) and (row["path"] or True)]))
`;

const counterOf = (id, files, path) => ({
  id,
  name: path?.split('/').at(-1) ?? null,
  path,
  totalFilesScanned: String(files),
});
const PROCESSES = Array.from({ length: 102 }, (_, index) =>
  counterOf(1_000 + index, (index * 7_919) % 55_609, index % 3 === 0 ? null : `/opt/tools/tool-${index}`),
);
const withoutPath = ({ path, ...rest }) => rest;

const INPUTS = [
  ['102 processes, a third without a name', { counters: PROCESSES }],
  ['the older root key `value`', { value: PROCESSES }],
  ['a process without a path', { counters: [...PROCESSES.slice(0, 2), withoutPath(counterOf(7, 99_999, null))] }],
];

/** A table: what the parser's job answers to an input, and what ours does. */
export async function benchRanking() {
  const rows = [];
  for (const [what, statistics] of INPUTS) {
    const text = JSON.stringify(statistics);
    const theirs = spawnSync('python3', ['-c', THEIR_JOB], { input: text, encoding: 'utf8' });
    const ours = await ourRanking(text);
    const said =
      theirs.status === 0 ? `${JSON.parse(theirs.stdout).length} rows` : theirs.stderr.trim().split('\n').at(-1);
    const isSame = theirs.status === 0 && JSON.stringify(ours) === JSON.stringify(JSON.parse(theirs.stdout));
    rows.push(
      `| ${what} | ${said} | ${ours.length} rows | ${theirs.status === 0 ? (isSame ? 'yes' : '**no**') : '–'} |`,
    );
  }
  return [
    "Real-time protection statistics, beside the job of Microsoft's `high_cpu_parser.py` (written again from its description):",
    '',
    '| input | parser | mdediag | same order |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

async function ourRanking(text) {
  const bytes = Buffer.from(text);
  const file = {
    path: 'rtp.json',
    sizeBytes: bytes.length,
    modifiedAt: null,
    problem: () => undefined,
    async *read() {
      yield bytes;
    },
  };
  const { 'rtp.processes': fact } = await rtpStatistics.parse([file], () => {});
  // One row a process, as the parser prints them.
  const ranked = rank(
    fact.value,
    (row, index) => `${programKey(row, index)} ${row.pid}`,
    ({ filesScanned }) => filesScanned,
  );
  return ranked.map(({ elements: [row] }) => String(row.pid));
}
