import { describe, expect, test } from '@jest/globals';
import { loadSparkline } from '../../src/report/load-sparkline.ts';
import { storyLines } from '../../src/report/story-text.ts';
import { plotsFrom } from '../support/plots.ts';
import { freeRecording } from '../support/recording.ts';
import { exampleReport, findingsOf, IMPLICATED, problem } from '../support/report.ts';

const recording = freeRecording(
  [
    ['disabled', 30],
    ['enabled', 30],
  ],
  { wdavdaemon_unprivileged: { off: { cpu: 5 }, on: { cpu: 60 } } },
);
const plots = plotsFrom(recording);

describe('the story on a terminal', () => {
  const long = 'very long words of somebody '.repeat(30);
  const worst = exampleReport({
    plots,
    findings: findingsOf(
      Array.from({ length: 40 }, (_, index) => problem(`rule-${index}`, 'high', { title: long, fix: [long + index] })),
      { behaviorMonitoring: { ...IMPLICATED, reason: long, next: [long, `${long}.`] } },
    ),
  });

  test.each([10, 12, 17, 22, 26])('fits into %d lines of 80 columns, whatever was found', (mostLines) => {
    const lines = storyLines(worst, mostLines);
    expect(lines.length).toBeLessThanOrEqual(mostLines);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.join('\n')).toContain('Is behavior monitoring behind the load? Yes.');
    expect(lines.join('\n')).toContain('What to do now\n  1. ');
    expect(lines.join('\n')).toMatch(/… and \d+ more/);
  });

  test('shows no character that a log could not hold', () => {
    const evil = problem('rule-evil', 'high', { title: '\u001b[2J\u202eevil', fix: ['\u0007ring'] });
    expect(storyLines(exampleReport({ findings: findingsOf([evil]) }), 26).join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('the sparkline of the load', () => {
  test('is low while behavior monitoring was off and high while it was on, and says so in words', () => {
    const [words, bars = '', states = ''] = loadSparkline(plots, 40);
    expect(words).toMatch(/^wdavdaemon_unprivileged: \d+\.\d % of one core on average, \d+\.\d % at most$/);
    expect(bars).toMatch(/^[▁▂]{19,21}[▅▆▇█]{19,21} {2}2026-11-20 /);
    expect(states).toMatch(/^·{19,21}\??■{19,21} {2}■ behavior monitoring on, · off$/);
  });

  test('is not there when nothing was recorded', () => {
    expect(loadSparkline(exampleReport().plots, 40)).toEqual([]);
  });
});
