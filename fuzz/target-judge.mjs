import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { valuesOf } from './shape-values.mjs';
import { casesTextOf, shippedRules } from './shipped-rules.mjs';
import { evaluators, factShapes, judge, readRule } from './subjects.mjs';

/** The facts a rule can look at. */
function factsOf(rule) {
  const named = [...JSON.stringify(rule).matchAll(/[a-z-]+\.[a-z-]+/g)].map(([name]) => name);
  const { needs = [], uses = [] } = evaluators[rule.evaluate?.with] ?? {};
  return [...new Set([...named, ...needs, ...uses])].filter((name) => factShapes.has(name));
}

const PLACE = { path: 'a.txt', line: 1, excerpt: 'a' };

/** The facts of each case of a rule, and the words in them. */
function casesOf({ stem, text }) {
  const cases = casesTextOf(stem);
  const listed = Object.values(parse(cases)).flat();
  return {
    words: [...new Set(`${text} ${cases}`.match(/[\w./$[\]-]{2,}/g))],
    starts: listed.map(({ facts }) =>
      Object.fromEntries(Object.entries(facts).flatMap(([name, value]) => known(name, value))),
    ),
  };
}

function known(name, value) {
  const fits = factShapes.get(name)?.safeParse(value).success === true;
  return fits ? [[name, { state: 'known', value, evidence: [PLACE] }]] : [];
}

function factOf(name, words) {
  const version = fc.array(fc.nat(30_000), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
  const versions = words.filter((word) => /^\d+(\.\d+)+$/.test(word));
  const value = /version$/.test(name)
    ? fc.oneof(version, fc.constantFrom('101.25032.0006', ...versions))
    : valuesOf(factShapes.get(name), words);
  const missing = fc.constantFrom('absent', 'unreadable').map((state) => [name, { state, reason: 'it is not here' }]);
  const fitting = value.map((one) => known(name, one)).filter((facts) => facts.length > 0);
  return fc.oneof({ weight: 6, arbitrary: fitting.map(([fact]) => fact) }, { weight: 1, arbitrary: missing });
}

/** Facts for one rule: those of a case of it, some of them replaced. */
function factsFor(file, rule) {
  const { words, starts } = casesOf(file);
  const others = fc.tuple(...factsOf(rule).map((name) => fc.option(factOf(name, words), { nil: [], freq: 2 })));
  return fc
    .tuple(fc.constantFrom({}, ...starts), others)
    .map(([start, replaced]) => ({ ...start, ...Object.fromEntries(replaced.filter((fact) => fact.length > 0)) }));
}

/** The rules as they are, over any facts that are what they promise to be: never broken, and a problem has proofs and words. */
export const judgeRules = {
  name: 'judge',
  get arbitrary() {
    return fc.oneof(
      ...shippedRules().map((file) => {
        const { rule, faults } = readRule(file.text, file.file, file.stem);
        assert.deepEqual(faults, []);
        return factsFor(file, rule).map((facts) => ({ rule, facts }));
      }),
    );
  },
  run({ rule, facts }) {
    const { conclusion } = judge(rule, (name) => facts[name] ?? { state: 'absent', reason: 'not asked for' });
    assert.notEqual(conclusion.verdict, 'broken', conclusion.message);
    if (conclusion.verdict !== 'problem') return;
    assert.ok(conclusion.proofs.length > 0);
    assert.ok(
      conclusion.message.length > 0 && !/\{\{ [\w.-]+ \}\}|undefined|NaN|\[object/.test(conclusion.message),
      conclusion.message,
    );
  },
};
