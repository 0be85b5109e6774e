// `npm run measure:redaction [-- FOLDER]`: tries each detector of redaction on text whose truth is known and, with FOLDER, on real files,
// and writes docs/redaction-figures.json, which docs/privacy.md shows. Of real files it prints what was found, to be judged by hand:
// `wrong` and `note` in the file are that judgment, and are kept.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { contentKindOf } from '../dist/redact/content.js';
import { DETECTORS } from '../dist/redact/detectors/index.js';
import { spanFinder, withoutOverlap } from '../dist/redact/find-spans.js';
import { linesFor } from './redaction-text.mjs';

const LINES_PER_TEMPLATE = 50;
const FILE = new URL('../docs/redaction-figures.json', import.meta.url);

const known = JSON.parse(readFileSync(FILE, 'utf8'));
const generated = DETECTORS.map(measure);
for (const { detector, missed, mistaken } of generated) {
  for (const text of missed) console.log(`${detector} misses: ${JSON.stringify(text)}`);
  for (const text of mistaken) console.log(`${detector} takes wrongly: ${JSON.stringify(text)}`);
}
const [folder] = process.argv.slice(2);
const figures = {
  generated: generated.map(({ missed, mistaken, ...counts }) => counts),
  specimens: folder === undefined ? known.specimens : examine(folder),
};
writeFileSync(FILE, `${JSON.stringify(figures, null, 2)}\n`);
console.log('Run `npm run docs` to put the figures into docs/privacy.md.');

function find(detector) {
  const finder = spanFinder([detector], [], () => 0);
  return (bytes) => withoutOverlap(finder.find(bytes, bytes.toString('latin1'), bytes.length));
}

/** Counts, and the first text of each template that came out wrong. */
function measure(detector) {
  const spansIn = find(detector);
  const counts = { values: 0, gone: 0, hardValues: 0, hardGone: 0, lookAlikes: 0, taken: 0, right: 0 };
  const [missed, mistaken] = [new Map(), new Map()];
  for (const { kind, template, text, truth } of linesFor(detector.id, LINES_PER_TEMPLATE)) {
    const ranges = truth.map(([from, to]) => [byteAt(text, from), byteAt(text, to)]);
    const spans = spansIn(Buffer.from(text));
    const gone = ranges.filter(([from, to]) => isCovered(spans, from, to)).length;
    counts[kind === 'hard' ? 'hardValues' : 'values'] += ranges.length;
    counts[kind === 'hard' ? 'hardGone' : 'gone'] += gone;
    counts.lookAlikes += kind === 'keep' ? 1 : 0;
    counts.taken += spans.length;
    const wrong = spans.filter((span) => !ranges.some(([from, to]) => span.from >= from && span.to <= to));
    counts.right += spans.length - wrong.length;
    if (gone < ranges.length && !missed.has(template)) missed.set(template, text);
    if (wrong.length > 0 && !mistaken.has(template)) mistaken.set(template, text);
  }
  return { detector: detector.id, ...counts, missed: [...missed.values()], mistaken: [...mistaken.values()] };
}

function byteAt(text, index) {
  return Buffer.byteLength(text.slice(0, index));
}

function isCovered(spans, from, to) {
  let at = from;
  for (const span of spans) if (span.from <= at && span.to > at) at = span.to;
  return at >= to;
}

/** Every detector on every file of a folder that is text. */
function examine(root) {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)))
    .filter((bytes) => contentKindOf(bytes) === 'text');
  const detectors = DETECTORS.map((detector) => {
    const values = files.flatMap((bytes) => find(detector)(bytes).map(({ value }) => value));
    const distinct = new Set(values);
    for (const value of distinct) console.log(`${detector.id} finds: ${JSON.stringify(value)}`);
    const judged = known.specimens.detectors.find((each) => each.detector === detector.id);
    if (judged?.distinct !== distinct.size)
      console.log(`${detector.id}: judge again, ${distinct.size} different values`);
    const { wrong = 0, note = '' } = judged ?? {};
    return { detector: detector.id, hits: values.length, distinct: distinct.size, wrong, note };
  });
  const megabytes = (files.reduce((sum, { length }) => sum + length, 0) / 1e6).toFixed(1);
  return { files: files.length, megabytes, detectors };
}
