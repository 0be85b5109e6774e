import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { runCases } from '../src/analyze/cases.ts';
import { readRule } from '../src/analyze/rule-file.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CASES = path.join(ROOT, 'fixtures/rules');
const ruleFiles = listYaml(path.join(ROOT, 'rules'));

test('every file of cases belongs to a rule', () => {
  const ids = ruleFiles.map((file) => path.basename(file));
  expect(listYaml(CASES).filter((file) => !ids.includes(path.basename(file)))).toEqual([]);
});

describe.each(ruleFiles)('%s', (file) => {
  const stem = path.basename(file, '.yaml');
  const { rule, faults } = readRule(readFileSync(path.join(ROOT, 'rules', file), 'utf8'), file, stem);

  test('is a rule', () => {
    expect(faults).toEqual([]);
  });

  test('says when it is wrong, what to do next, and its source', () => {
    expect(rule?.falsePositives).not.toHaveLength(0);
    expect(rule?.fix).not.toHaveLength(0);
    expect(rule?.references).not.toHaveLength(0);
  });

  test('its cases pass', () => {
    const text = readFileSync(path.join(CASES, `${stem}.yaml`), 'utf8');
    if (rule === undefined) throw new Error('no rule to run them with');
    expect(runCases(rule, text).faults).toEqual([]);
  });
});

function listYaml(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort();
}
