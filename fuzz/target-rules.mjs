import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { mutated } from './mutate.mjs';
import { valuesOf } from './shape-values.mjs';
import { evaluators, factShapes, judge, readRule } from './subjects.mjs';

const RULES = fileURLToPath(new URL('../rules/', import.meta.url));
const CASES = fileURLToPath(new URL('../fixtures/rules/', import.meta.url));
const VERDICTS = ['problem', 'clear', 'not-applicable', 'unknown', 'broken'];
const MARKERS = [
  '\n',
  '\r\n',
  '\r',
  '\t',
  '  ',
  ':',
  ': ',
  '- ',
  '? ',
  '&a ',
  '*a',
  '*a : 1\n',
  '<<: *a\n',
  '!!binary ',
  '!tag ',
  '!!set',
  '|',
  '>-\n',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '#',
].concat([
  '---\n',
  '...\n',
  '%YAML 1.1\n---\n',
  'null',
  '~',
  '0x1f',
  '1e999',
  '.nan',
  '\0',
  '\xef\xbb\xbf',
  '\xe2\x80\xa8',
  '\xff',
  '{{ ',
  ' }}',
  '{{ count }}',
  '(?=a)',
  '(a+)+$',
  '__proto__: {}\n',
  'constructor: 1\n',
  'not: ',
  '{ not: '.repeat(30),
  'a: &a [*a]\n',
]);
const LARGE_MARKERS = [
  '['.repeat(20_000),
  '{a: '.repeat(10_000),
  '- '.repeat(20_000),
  '? '.repeat(5_000),
  '{ not: '.repeat(2_000),
  `${'k'.repeat(30_000)}: 1\n`,
  [...Array(200).keys()].map((depth) => `${' '.repeat(depth)}a:\n`).join(''),
  '"\\x'.repeat(5_000),
  '\n'.repeat(30_000),
  'é'.repeat(30_000),
];

function shipped() {
  const files = readdirSync(RULES, { recursive: true }).filter((name) => name.endsWith('.yaml'));
  return files.sort().map((name) => {
    const stem = path.basename(name, '.yaml');
    return { file: name, stem, text: readFileSync(path.join(RULES, name), 'utf8') };
  });
}

function read({ text, file, stem }) {
  const { rule, faults } = readRule(text, file, stem);
  assert.equal(rule === undefined, faults.length > 0, 'a rule, or faults');
  const lines = text.split(/\r\n|\n|\r/).length;
  for (const { file: named, line, column, message } of faults) {
    assert.ok(named === file && message.length > 0);
    assert.ok(
      line >= 1 && line <= lines && column >= 1 && column <= text.length + 1,
      `${line}:${column} of ${lines} lines`,
    );
  }
  return rule;
}

/** Rules with edits, a few of them large: a rule, or faults with their places; and a rule can be judged. */
export const rules = {
  name: 'rules',
  get arbitrary() {
    const rule = fc.constantFrom(...shipped());
    const damaged = (markers) =>
      rule.chain((one) =>
        mutated(fc.constant(Buffer.from(one.text)), markers).map((bytes) => ({ ...one, text: bytes.toString() })),
      );
    return fc.oneof({ weight: 50, arbitrary: damaged(MARKERS) }, { weight: 1, arbitrary: damaged(LARGE_MARKERS) });
  },
  run(file) {
    const rule = read(file);
    if (rule === undefined) return;
    const { conclusion } = judge(rule, () => ({ state: 'absent', reason: 'nothing is known' }));
    assert.ok(VERDICTS.includes(conclusion.verdict));
  },
};

/** The facts a rule can look at. */
function factsOf(rule) {
  const named = [...JSON.stringify(rule).matchAll(/[a-z-]+\.[a-z-]+/g)].map(([name]) => name);
  const { needs = [], uses = [] } = evaluators[rule.evaluate?.with] ?? {};
  return [...new Set([...named, ...needs, ...uses])].filter((name) => factShapes.has(name));
}

/** The texts of a rule and of its cases. */
function wordsOf({ stem, text }) {
  const cases = readFileSync(path.join(CASES, `${stem}.yaml`), 'utf8');
  return [...new Set(`${text} ${cases}`.match(/[\w./$[\]-]{2,}/g))];
}

function factOf(name, words) {
  const shape = factShapes.get(name);
  const version = fc.array(fc.nat(30_000), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
  const versions = words.filter((word) => /^\d+(\.\d+)+$/.test(word));
  const value = /version$/.test(name)
    ? fc.oneof(version, fc.constantFrom('101.25032.0006', ...versions))
    : valuesOf(shape, words);
  const known = value
    .filter((one) => shape.safeParse(one).success)
    .map((one) => ({ state: 'known', value: one, evidence: [{ path: 'a.txt', line: 1, excerpt: 'a' }] }));
  const missing = fc.constantFrom('absent', 'unreadable').map((state) => ({ state, reason: 'it is not here' }));
  return fc.oneof({ weight: 6, arbitrary: known }, { weight: 1, arbitrary: missing });
}

/** The rules as they are, over any facts that are what they promise to be: never broken, and a problem has proofs and words. */
export const judgeRules = {
  name: 'judge',
  get arbitrary() {
    return fc.oneof(
      ...shipped().map((file) => {
        const rule = read(file);
        assert.ok(rule !== undefined, `${file.file} has faults`);
        const words = wordsOf(file);
        const facts = fc.record(Object.fromEntries(factsOf(rule).map((name) => [name, factOf(name, words)])));
        return facts.map((known) => ({ rule, known }));
      }),
    );
  },
  run({ rule, known }) {
    const { conclusion } = judge(rule, (name) => known[name] ?? { state: 'absent', reason: 'not asked for' });
    assert.notEqual(conclusion.verdict, 'broken', conclusion.message);
    if (conclusion.verdict !== 'problem') return;
    assert.ok(conclusion.proofs.length > 0);
    assert.ok(
      conclusion.message.length > 0 && !/\{\{|undefined|NaN|\[object/.test(conclusion.message),
      conclusion.message,
    );
  },
};
