import { expect, test } from '@jest/globals';
import { performanceProfiles } from '../../src/parse/performance-profiles.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues } from '../support/facts.ts';

const FENCE = '=====================================';

test.each([
  [`${FENCE}\nMerge policy: merge\n---\nvscode\n---\nxcode-ide-tree\n${FENCE}\n`, ['vscode', 'xcode-ide-tree']],
  [`${FENCE}\r\nName: "git"\r\n${FENCE}\r\n`, ['git']],
  [`${FENCE}\n\u001b[1mNo applied performance profiles\u001b[0m\n${FENCE}\n`, []],
])('%j', async (text, names) => {
  expect(await knownValues(performanceProfiles, [artifact('a', text)])).toEqual({
    'performance-profiles.applied': names,
  });
});

test.each([
  '',
  `${FENCE}\n${FENCE}\n`,
  'Unknown command: performance-profiles list-applied\n',
  `${FENCE}\nMerge pol`,
  `${FENCE}\nMerge policy: merge\n---\n`,
  `${FENCE}\nNo applied perf`,
])('an answer that says neither is not "none": %j', async (text) => {
  const facts = await performanceProfiles.parse([artifact('a', text)], () => {});
  expect(facts['performance-profiles.applied']?.state).toBe('unreadable');
});

test('a list that is cut off keeps the names before the cut', async () => {
  const text = `${FENCE}\nMerge policy: merge\n---\nvscode\n---\n`;
  expect(await knownValues(performanceProfiles, [artifact('a', text)])).toEqual({
    'performance-profiles.applied': ['vscode'],
  });
});
