import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { DETECTORS } from '../dist/redact/detectors/index.js';

const NOTICE = `# What redaction takes out

Made by \`npm run docs\` from the detectors themselves (\`src/redact/detectors/\`), not by hand.

\`mdediag collect --redact standard\` (or \`strict\`), or \`mdediag redact ARCHIVE -o OUT\` afterwards:

1. **Learns** from every file, name and list of the bundle whom and what it is about, with the detectors below.
2. **Takes out** what was learned wherever it stands, in text, JSON, property lists (binary ones too), names of files, archives and
   gzip files inside, the manifest and the findings; also in other cases, with accents composed or apart, and escaped for JSON, XML,
   URLs, in UTF-16 and in base64. What a detector finds is taken out as well, if it was not learned.
3. **Puts in** pseudonyms: the same value has the same one in all bundles of one case (HMAC-SHA-256 under the key of the case, 60
   bits shown; ids keep their form, \`facade00-…\`). Secrets are removed without one. Paths keep their depth and extensions, so that
   the findings stay the same.
4. **Withholds** what it cannot check to its end: files that are neither text nor a form it knows, lines of more than 8 MB, damaged
   archives. The manifest says so, each with its reason.
5. **Proves** it: the finished archive is opened again and read in every way its bytes can be read (as text, without the escapes of URLs,
   JSON and XML, up to three deep, as UTF-16, and as base64 from each place a group can begin), down to the last archive inside. A name
   that was learned and is found ends with exit code 8 and no archive. This check shares nothing with the way names are taken out.

The key and the dictionary are in a file beside the archive (\`--case-key FILE\` for another place, and to use it again), readable by
its owner only; it is written before the archive gets its name. \`mdediag translate REPLY --case-key FILE\` turns an answer back into names, on this machine.

**What it cannot know:** a name nobody calls a name. A person's full name in a file, a project's name at level \`standard\`, a value
in a field no detector knows: look at the archive before you send it. Names of fewer than three letters, and very common ones
(\`admin\`, \`mac\` …), are exchanged where they stand for a person or a Mac and nowhere else.
`;

/** docs/privacy.md */
export function privacyPage() {
  return [NOTICE, ...['standard', 'strict'].map(section), figures(), elements()].join('\n');
}

function read(file) {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

function table(columns, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  return line(columns) + line(columns.map(() => '---')) + rows.map(line).join('');
}

function code(text) {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

function section(level) {
  const rows = DETECTORS.filter((detector) => detector.level === level).map(
    ({ id, about, examples, misses, guard }) => [code(id), about, examples.map(code).join(', '), misses, guard],
  );
  const title = level === 'strict' ? 'Level `strict`, besides' : 'Level `standard`';
  return `## ${title}\n\n${table(['detector', 'takes out', 'such as', 'misses', 'leaves'], rows)}`;
}

const FIGURES = `## How well each detector finds

From \`npm run measure:redaction\`, which makes the text itself, from templates that share nothing with the detectors: what a detector
is for in the forms files have, in rare and hard forms (of the latter some are what the tables above say it misses), and look-alikes. Each detector works alone here; together, what
one misses in one place is often learned by another in a second place, and then goes everywhere. Recall is the share of values of which
nothing was left, precision the share of what was taken out that was to go.
`;
const SPECIMENS = `
The same detectors on real files of Defender and macOS that others published (not in this repository): how many values each one found,
and how many of those were not what it looks for, judged by hand.
`;

function figures() {
  const { generated, specimens } = JSON.parse(read('redaction-figures.json'));
  const measured = generated.map(({ detector, values, gone, hardValues, hardGone, lookAlikes, taken, right }) => [
    code(detector),
    `${values}`,
    percent(gone, values),
    `${hardValues}`,
    percent(hardGone, hardValues),
    `${lookAlikes}`,
    percent(right, taken),
  ]);
  const judged = specimens.detectors.map(({ detector, hits, distinct, wrong, note }) => [
    code(detector),
    `${hits}`,
    `${distinct}`,
    `${wrong}`,
    note,
  ]);
  const columns = ['detector', 'values', 'recall', 'in hard forms', 'recall', 'look-alikes', 'precision'];
  const judgedColumns = ['detector', 'places', 'different values', 'wrong', 'which'];
  const about = `${specimens.files} files, ${specimens.megabytes} MB.`;
  return `${FIGURES}\n${table(columns, measured)}${SPECIMENS}\n${about}\n\n${table(judgedColumns, judged)}`;
}

function percent(part, whole) {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

const ELEMENTS = `## What becomes of Microsoft's data elements

Each data element that Microsoft's page on the privacy of Defender for macOS names, by the events it is sent with: whether it can be in
an archive of mdediag, and the first level that takes it out. Made from \`docs/data-elements.yaml\`; a test plants each one and looks.
`;
const LEAVES = { never: 'stays', standard: '`standard`', strict: '`strict`' };

function elements() {
  const rows = parse(read('data-elements.yaml')).flatMap(({ group, diagnosticData, rows: each }) =>
    each.map((row) => [
      row.elements.map(code).join(', '),
      `${group} (${diagnosticData})`,
      row.in === undefined ? 'no' : 'yes',
      row.from,
      row.in === undefined ? '–' : LEAVES[row.leaves],
    ]),
  );
  return `${ELEMENTS}\n${table(['data element', 'sent with', 'collected', 'from', 'taken out at'], rows)}`;
}
