import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mutated } from './mutate.mjs';
import { shippedRules } from './shipped-rules.mjs';
import { judge, readRule } from './subjects.mjs';

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
    const rule = fc.constantFrom(...shippedRules());
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
