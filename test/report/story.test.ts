import { describe, expect, test } from '@jest/globals';
import { commandsIn } from '../../src/report/command-notes.ts';
import { missingOf, storyOf } from '../../src/report/story.ts';
import { summaryMarkdown } from '../../src/report/summary-markdown.ts';
import { exampleReport, findingsOf, IMPLICATED, problem } from '../support/report.ts';

describe('what to do', () => {
  test('is what helps against the worst problems, then what behavior monitoring asks for, each once', () => {
    const findings = findingsOf([
      problem('worst', 'critical', { fix: ['Update.', 'Restart.'] }),
      problem('bad', 'high', { fix: ['Update.'] }),
      problem('meager', 'low', { fix: ['Read.'] }),
    ]);
    expect(storyOf(findings).steps.map(({ text }) => text)).toEqual(['Update.', ...(IMPLICATED.next ?? [])]);
  });

  test('is what helps against lesser problems when there are no worse ones', () => {
    expect(storyOf(findingsOf([problem('meager', 'low', { fix: ['Read.'] })])).steps[0]?.text).toBe('Read.');
  });
});

describe('a command to copy', () => {
  test.each([
    ['sudo mdatp config behavior-monitoring --value disabled', /protection off/],
    ['sudo mdatp config behavior-monitoring-statistics --value disabled', /stays as it is/],
    ['sudo mdatp exclusion process add --path <path>', /weakens/],
    ['mdatp exclusion list', /changes nothing/],
    ['sudo mdatp diagnostic hot-event-sources --time=360', /changes nothing/],
    ['sudo mdediag experiment bm --windows 16', /puts it back/],
    ['sudo rm "/Library/x"', /Deletes/],
    ['mdatp something-new enable', /ask before/],
  ])('%s', (line, words) => {
    expect(commandsIn(`Run \`${line}\` now.`)).toEqual([{ line, changes: expect.stringMatching(words) }]);
  });

  test('is no name of a file or a setting', () => {
    expect(commandsIn('Set `antivirusEngine.passiveMode` in `/Library/a b.plist` with `mdatp`.')).toEqual([]);
  });
});

test('what is missing is told by reason: losses first', () => {
  expect(missingOf(exampleReport().inventory.toReversed())).toEqual([
    expect.objectContaining({ isLoss: true, names: ['/Library/Logs/Microsoft/mdatp/secret.log'] }),
    expect.objectContaining({ isLoss: false, names: ['/Library/Logs/Microsoft/autoupdate.log'] }),
  ]);
});

describe('the summary', () => {
  test('has at most 60 lines, whatever was found', () => {
    const problems = Array.from({ length: 100 }, (_, index) => problem(`rule-${index}`, 'high'));
    const open = Array.from({ length: 100 }, (_, index) => ({
      rule: `open-${index}`,
      verdict: 'unknown' as const,
      missing: [`why ${index}`],
    }));
    const [loss] = exampleReport().inventory.filter(({ isLoss }) => isLoss);
    const report = exampleReport({
      findings: findingsOf([...problems, ...open], {
        notes: Array.from({ length: 50 }, (_, index) => `Note ${index}.`),
        behaviorMonitoring: {
          ...IMPLICATED,
          next: Array.from({ length: 20 }, (_, index) => `Step ${index}.`),
          comparisons: Array.from({ length: 40 }, () => IMPLICATED.comparisons).flat(),
          changePoints: Array.from({ length: 40 }, () => IMPLICATED.changePoints).flat(),
        },
      }),
      inventory: Array.from({ length: 50 }, (_, index) => ({ ...(loss ?? fail()), reason: `reason ${index}` })),
    });
    const lines = summaryMarkdown(report).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(60);
    expect(lines.length).toBeGreaterThan(40);
  });

  test('holds what a case needs: the Mac, the verdict with its numbers, where the proof is, what is missing, a hash', () => {
    const text = summaryMarkdown(exampleReport());
    for (const words of [
      'macOS 26.6.2, Defender 101.26022.0015',
      'case SR-12345',
      'behavior monitoring behind the load? Yes',
      'difference +38.0 (95 % interval 31.2 to 44.0)',
      '`logs/rule-critical.log:7`',
      'secret.log',
      `SHA-256 of its manifest.json: ${'0123456789abcdef'.repeat(4)}`,
    ])
      expect(text).toContain(words);
  });
});

function fail(): never {
  throw new Error('the example has none');
}
